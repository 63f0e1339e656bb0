//! The questions of a claim, from the entries of its list `compare`.

use super::claim::{Expect, Quantity, Question, Reading};
use super::wire::{Compare, Direction, Role, Shape};
use crate::experiment::{Arm, Outcome, Page, Scale, lever};
use crate::scenario::{Fault, Node, Span, quotable, suggestion};

/// Arms, and arms at the levels of a lever.
pub(super) struct Points {
    /// All of them; the arms come first.
    pub(super) all: Vec<Arm>,
    /// Place of the arm, lever and level of each further one.
    swept: Vec<(usize, String, f64)>,
    arms: usize,
}

impl Points {
    pub(super) fn new(arms: Vec<Arm>) -> Self {
        Self { arms: arms.len(), all: arms, swept: Vec::new() }
    }

    fn arm(&self, id: &str) -> Option<usize> {
        self.all[..self.arms].iter().position(|arm| arm.id.as_str() == id)
    }

    /// The places of an arm at all levels of a lever, with the levels; `None` where the lever is faulty, which is told.
    fn over(&mut self, page: &mut Page<'_>, arm: usize, name: &str) -> Option<Vec<(usize, f64)>> {
        let factor = lever(page, name, &self.all[arm].scenario)?;
        let levels = factor.levels.clone();
        let place = |&level: &f64| {
            let key = (arm, name.to_owned(), level);
            let known = self.swept.iter().position(|known| *known == key);
            let at = known.unwrap_or_else(|| {
                let mut point = self.all[arm].clone();
                point.settings.push((factor.clone(), level));
                self.all.push(point);
                self.swept.push(key);
                self.swept.len() - 1
            });
            (self.arms + at, level)
        };
        Some(levels.iter().map(place).collect())
    }
}

/// An entry while it is read.
struct Entry<'p, 'a> {
    page: &'p mut Page<'a>,
    node: &'a Node,
    number: usize,
    compare: Compare,
}

/// Outcomes and questions; `None` where something is faulty, which is told.
pub(super) fn questions(page: &mut Page<'_>, points: &mut Points) -> Option<(Vec<Outcome>, Vec<Question>)> {
    let root = page.root;
    let list = root.get("compare").and_then(Node::array)?;
    let compares: Vec<Compare> = page.part("compare")?;
    let (mut outcomes, mut questions, mut sound) = (Vec::new(), Vec::new(), true);
    for (number, (node, compare)) in list.iter().zip(compares).enumerate() {
        let mut entry = Entry { page, node, number, compare };
        match entry.questions(points, &mut outcomes) {
            Some(found) => questions.extend(found),
            None => sound = false,
        }
    }
    if sound && !questions.iter().any(|question: &Question| question.role == Role::Claim && question.decides()) {
        page.fault(
            "compare",
            "one comparison at least must have the role `claim` and expect something",
            "none".to_owned(),
        );
        return None;
    }
    sound.then_some((outcomes, questions))
}

impl Entry<'_, '_> {
    fn fault<T>(&mut self, key: &str, rule: &str, found: &str, hint: Option<String>) -> Option<T> {
        let span: Span = self.node.get(key).map_or(self.node.span, |node| node.span);
        let address = format!("compare[{}].{key}", self.number);
        self.page.faults.push(|| Fault::new(span, &address, rule).found(found).hint(hint));
        None
    }

    fn questions(&mut self, points: &mut Points, outcomes: &mut Vec<Outcome>) -> Option<Vec<Question>> {
        let compare = self.compare.clone();
        let per = match &compare.per {
            Some(name) => Some(self.outcome("per", name, points, outcomes)?),
            None => None,
        };
        let given = match &compare.given {
            Some(name) => Some(self.outcome("given", name, points, outcomes)?),
            None => None,
        };
        if let Some(given) = given.filter(|&given| outcomes[given].scale != Scale::Chance) {
            let found = outcomes[given].name.clone();
            return self.fault("given", "must be a chance", &format!("`{found}`"), None);
        }
        let than: Vec<usize> =
            compare.than.iter().map(|name| self.outcome("than", name, points, outcomes)).collect::<Option<_>>()?;
        if !than.is_empty() && (per.is_some() || given.is_some()) {
            return self.fault("than", "is of all runs, and goes with neither `per` nor `given`", "", None);
        }
        let mut quantities = self.quantities(points)?;
        for quantity in &mut quantities {
            quantity.divisor *= i64::try_from(than.len().max(1)).ok()?;
        }
        let expect = self.expect(&quantities)?;
        let quantities = self.measured(quantities)?;
        let mut questions = Vec::new();
        for name in &compare.outcomes {
            let outcome = self.outcome("outcomes", name, points, outcomes)?;
            let read = &outcomes[outcome];
            let is_share = compare.per.is_none() && read.scale == Scale::Chance;
            if let Some(bound) = expect.bound().filter(|bound| is_share && bound.abs() > 1.0) {
                let rule = "a bound of a chance is a share from 0 to 1, and one of a difference from -1 to 1";
                return self.fault("outcomes", rule, &format!("{bound} for `{name}`"), None);
            }
            let (label, unit) = match &compare.per {
                Some(per) => (format!("{name} / {per}"), "share".to_owned()),
                None => (name.clone(), read.unit.to_owned()),
            };
            let named = [Some(name), compare.per.as_ref(), compare.given.as_ref()];
            questions.push(Question {
                role: compare.role,
                subject: subject(&compare),
                outcome: label,
                unit,
                step: per.map_or(1.0, |per| outcomes[per].scale.parts()) / outcomes[outcome].scale.parts(),
                is_chance: compare.per.is_none() && read.scale == Scale::Chance,
                is_of_form: named.into_iter().flatten().any(|name| is_of_form(name)),
                reading: Reading { outcome, than: than.clone(), per, given },
                quantities: quantities.clone(),
                expect,
                reason: compare.reason.clone(),
            });
        }
        Some(questions)
    }

    /// Place of the outcome called `name`, which is added where it is new.
    fn outcome(&mut self, key: &str, name: &str, points: &Points, outcomes: &mut Vec<Outcome>) -> Option<usize> {
        if let Some(known) = outcomes.iter().position(|outcome| outcome.name == name) {
            return Some(known);
        }
        let scenarios: Vec<_> = points.all[..points.arms].iter().map(|arm| &arm.scenario).collect();
        match Outcome::in_all(name, &scenarios) {
            Ok(outcome) => {
                outcomes.push(outcome);
                Some(outcomes.len() - 1)
            }
            Err(hint) => {
                let found = format!("`{}`", quotable(name));
                self.fault(key, "must be an outcome of every arm", &found, Some(hint))
            }
        }
    }

    fn arm(&mut self, key: &str, name: &str, points: &Points) -> Option<usize> {
        if let Some(arm) = points.arm(name) {
            return Some(arm);
        }
        let near = suggestion(name, points.all[..points.arms].iter().map(|arm| arm.id.as_str()));
        self.fault(key, "must be the id of an arm", &format!("`{}`", quotable(name)), near)
    }

    /// The quantities before their levels are chosen among: of one arm, or of it at all levels of the lever.
    fn quantities(&mut self, points: &mut Points) -> Option<Vec<Quantity>> {
        let compare = self.compare.clone();
        let arm = self.arm("arm", &compare.arm, points)?;
        let against: Vec<usize> =
            compare.against.iter().map(|name| self.arm("against", name, points)).collect::<Option<_>>()?;
        let minus: Vec<usize> =
            compare.minus.iter().map(|name| self.arm("minus", name, points)).collect::<Option<_>>()?;
        if against.contains(&arm) {
            return self.fault("against", "must be another arm than the one that is compared", &compare.arm, None);
        }
        let several = i64::try_from(against.len().max(1)).ok()?;
        let mut terms = vec![(arm, several)];
        terms.extend(against.iter().map(|&other| (other, -1)));
        if let [arm, other] = minus[..] {
            if against.len() != 1 {
                return self.fault("minus", "is taken off a difference from one arm", "", None);
            }
            terms.extend([(arm, -1), (other, 1)]);
        }
        let Some(name) = &compare.lever else {
            return Some(vec![Quantity { terms, divisor: several, level: None }]);
        };
        if self.page.root.at(&format!("lever.{name}")).is_none() {
            let levers = self.page.keys("lever");
            let near = suggestion(name, levers.iter().map(String::as_str));
            return self.fault("lever", "must be the id of a lever", &format!("`{}`", quotable(name)), near);
        }
        let is_set = |&(arm, _): &(usize, i64)| points.all[arm].settings.iter().any(|(set, _)| set.id.as_str() == name);
        if terms.iter().any(is_set) {
            return self.fault("lever", "must not be set by the arms themselves", &format!("`{name}`"), None);
        }
        let swept: Vec<Vec<(usize, f64)>> =
            terms.iter().map(|&(arm, _)| points.over(self.page, arm, name)).collect::<Option<_>>()?;
        let levels = swept.first().map_or(0, Vec::len);
        let at_level = |level: usize| Quantity {
            terms: terms.iter().zip(&swept).map(|(&(_, weight), places)| (places[level].0, weight)).collect(),
            divisor: several,
            level: Some(swept[0][level].1),
        };
        Some((0..levels).map(at_level).collect())
    }

    /// What bears it out; a question must say exactly one thing.
    fn expect(&mut self, quantities: &[Quantity]) -> Option<Expect> {
        let Compare { direction, below, above, shape, crosses, smallest, against, lever, .. } = self.compare.clone();
        let said = [direction.is_some(), below.is_some(), above.is_some(), shape.is_some(), crosses.is_some()];
        if said.into_iter().filter(|said| *said).count() != 1 {
            let rule = "must say one of `direction`, `below`, `above`, `shape` and `crosses`";
            return self.fault("", rule, "none of them, or several", None);
        }
        if let Some(direction) = direction {
            let is_of_difference = !matches!(direction, Direction::Free | Direction::Same);
            if is_of_difference && against.is_empty() && self.compare.than.is_empty() {
                return self.fault("direction", "is of a difference", "no `against`", None);
            }
            return Some(match direction {
                Direction::Rises => Expect::Above(smallest),
                Direction::Falls => Expect::Below(-smallest),
                Direction::Same => Expect::Within(smallest),
                Direction::NotRises => Expect::Below(smallest),
                Direction::NotFalls => Expect::Above(-smallest),
                Direction::Free => Expect::Free,
            });
        }
        if lever.is_none() && (shape.is_some() || crosses.is_some()) {
            return self.fault("lever", "a curve is over a lever", "no `lever`", None);
        }
        if shape == Some(Shape::InteriorMaximum) && quantities.len() < 3 {
            return self.fault("shape", "a maximum within takes three levels", &quantities.len().to_string(), None);
        }
        match (below, above, shape, crosses) {
            (Some(bound), ..) => Some(Expect::Below(bound)),
            (_, Some(bound), ..) => Some(Expect::Above(bound)),
            (_, _, Some(Shape::Rising), _) => Some(Expect::Above(smallest)),
            (_, _, Some(Shape::Falling), _) => Some(Expect::Below(-smallest)),
            (_, _, Some(Shape::InteriorMaximum), _) => Some(Expect::Hump(smallest)),
            (.., Some(value)) => Some(Expect::Crossing(value)),
            _ => None,
        }
    }

    /// The quantities as they are measured: of a rising or falling curve the difference between two levels.
    fn measured(&mut self, quantities: Vec<Quantity>) -> Option<Vec<Quantity>> {
        if !matches!(self.compare.shape, Some(Shape::Rising | Shape::Falling)) {
            return Some(quantities);
        }
        let (first, last) = (quantities.first()?, quantities.last()?);
        let [low, high] = self.compare.between.unwrap_or([first.level?, last.level?]);
        let at = |level: f64| quantities.iter().find(|quantity| quantity.level == Some(level));
        let (Some(low), Some(high)) = (at(low), at(high)) else {
            return self.fault("between", "must be two of the lever's levels", &format!("{low} and {high}"), None);
        };
        let fallen = low.terms.iter().map(|&(arm, weight)| (arm, -weight));
        let terms = high.terms.iter().copied().chain(fallen).collect();
        Some(vec![Quantity { terms, divisor: high.divisor, level: None }])
    }
}

/// What is looked at, in words.
fn subject(compare: &Compare) -> String {
    let mut text = compare.arm.clone();
    if !compare.against.is_empty() {
        text += &format!(" against {}", compare.against.join(" and "));
    }
    if let [arm, other] = &compare.minus[..] {
        text += &format!(", less {arm} against {other}");
    }
    if let Some(lever) = &compare.lever {
        text += &format!(", over {lever}");
        if let Some([low, high]) = compare.between {
            text += &format!(" from {low} to {high}");
        }
    }
    match &compare.than[..] {
        [] => {}
        [other] => text += &format!(", less {other}"),
        several => text += &format!(", less the mean of {}", several.join(", ")),
    }
    if let Some(given) = &compare.given {
        text += &format!(", given {given}");
    }
    text
}

/// Whether an outcome is about the depth of a pact: `article5` and its kin, `net_benefit.….article5`.
fn is_of_form(outcome: &str) -> bool {
    outcome.split('.').any(|part| part.starts_with("article5"))
}
