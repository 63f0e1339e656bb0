//! Outcomes of runs, to stand in a sentence.

/// What is estimated of an outcome that every scenario has, or of the membership of a state; `None` of any other.
pub(crate) fn outcome_subject(name: &str) -> Option<String> {
    let known = match name {
        "article5" => "the chance of an Article-5 pact",
        "shallow" => "the chance of a shallow or deeper pact",
        "war" => "the chance of a major war",
        "article5_stands" => "the chance that an Article-5 pact stands at the horizon",
        "shallow_stands" => "the chance that a shallow or deeper pact stands at the horizon",
        "article5_quarter" => "the quarter of the first Article-5 pact",
        "shallow_quarter" => "the quarter of the first shallow or deeper pact",
        "war_quarter" => "the quarter of the major war",
        "honoured" => "the number of states that honoured a defence obligation",
        _ => {
            return name
                .strip_prefix("member.")
                .map(|state| format!("the chance that {state} joins a collective pact"));
        }
    };
    Some(known.to_owned())
}
