//! Country codes of ISO 3166-1 alpha-3, where the Correlates of War abbreviate otherwise.

use super::Records;
use crate::store::records::{StateCode, Year};

/// Code of the Correlates of War, and the abbreviation by ISO. States that no longer are have none; `XKX` is in
/// common use for Kosovo.
const ISO: [(u16, &str); 112] = [
    (31, "BHS"),
    (41, "HTI"),
    (52, "TTO"),
    (53, "BRB"),
    (55, "GRD"),
    (56, "LCA"),
    (57, "VCT"),
    (58, "ATG"),
    (60, "KNA"),
    (90, "GTM"),
    (91, "HND"),
    (92, "SLV"),
    (94, "CRI"),
    (150, "PRY"),
    (165, "URY"),
    (200, "GBR"),
    (205, "IRL"),
    (210, "NLD"),
    (220, "FRA"),
    (221, "MCO"),
    (225, "CHE"),
    (230, "ESP"),
    (235, "PRT"),
    (255, "DEU"),
    (305, "AUT"),
    (316, "CZE"),
    (317, "SVK"),
    (331, "SMR"),
    (341, "MNE"),
    (343, "MKD"),
    (344, "HRV"),
    (345, "SRB"),
    (346, "BIH"),
    (347, "XKX"),
    (349, "SVN"),
    (355, "BGR"),
    (359, "MDA"),
    (360, "ROU"),
    (367, "LVA"),
    (368, "LTU"),
    (372, "GEO"),
    (380, "SWE"),
    (390, "DNK"),
    (395, "ISL"),
    (402, "CPV"),
    (411, "GNQ"),
    (420, "GMB"),
    (435, "MRT"),
    (436, "NER"),
    (437, "CIV"),
    (438, "GIN"),
    (439, "BFA"),
    (451, "SLE"),
    (461, "TGO"),
    (471, "CMR"),
    (475, "NGA"),
    (482, "CAF"),
    (483, "TCD"),
    (484, "COG"),
    (490, "COD"),
    (510, "TZA"),
    (516, "BDI"),
    (540, "AGO"),
    (541, "MOZ"),
    (551, "ZMB"),
    (552, "ZWE"),
    (553, "MWI"),
    (560, "ZAF"),
    (570, "LSO"),
    (571, "BWA"),
    (572, "SWZ"),
    (580, "MDG"),
    (590, "MUS"),
    (591, "SYC"),
    (600, "MAR"),
    (615, "DZA"),
    (620, "LBY"),
    (625, "SDN"),
    (660, "LBN"),
    (690, "KWT"),
    (692, "BHR"),
    (696, "ARE"),
    (698, "OMN"),
    (702, "TJK"),
    (703, "KGZ"),
    (705, "KAZ"),
    (712, "MNG"),
    (713, "TWN"),
    (732, "KOR"),
    (760, "BTN"),
    (771, "BGD"),
    (775, "MMR"),
    (780, "LKA"),
    (781, "MDV"),
    (790, "NPL"),
    (800, "THA"),
    (811, "KHM"),
    (816, "VNM"),
    (820, "MYS"),
    (830, "SGP"),
    (835, "BRN"),
    (840, "PHL"),
    (850, "IDN"),
    (860, "TLS"),
    (900, "AUS"),
    (920, "NZL"),
    (935, "VUT"),
    (940, "SLB"),
    (950, "FJI"),
    (970, "NRU"),
    (983, "MHL"),
    (986, "PLW"),
];

/// States of the past, by ISO 3166-3 or, where one state took over the abbreviation, by that; and their last year.
const PAST: [(u16, &str, Year); 6] = [
    (260, "DEU", 1990),
    (265, "DDR", 1990),
    (315, "CSK", 1992),
    (345, "YUG", 2005),
    (678, "YEM", 1990),
    (680, "YMD", 1990),
];

/// The states that ISO calls `text`, in capitals or not: one, or one after the other.
pub(super) fn states_by_iso(text: &str) -> impl Iterator<Item = StateCode> {
    let past = PAST.iter().map(|(code, iso, _)| (*code, *iso));
    past.chain(ISO).filter(move |(_, iso)| iso.eq_ignore_ascii_case(text)).map(|(code, _)| StateCode(code))
}

impl Records {
    /// What ISO called a state in a year; `None` where the Correlates of War abbreviate likewise, or ISO has no name.
    #[must_use]
    pub fn iso_of(code: StateCode, year: Year) -> Option<&'static str> {
        let past = PAST.iter().find(|(past, _, last)| *past == code.0 && year <= *last).map(|(_, iso, _)| *iso);
        let at = || ISO.binary_search_by_key(&code.0, |(code, _)| *code).ok();
        past.or_else(|| at().and_then(|at| ISO.get(at)).map(|(_, iso)| *iso))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_and_each_abbreviation_stands_once() {
        assert!(ISO.is_sorted_by(|(a, _), (b, _)| a < b));
        let mut names: Vec<&str> = ISO.iter().map(|(_, iso)| *iso).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|a, b| a < b));
        assert!(names.iter().all(|name| name.len() == 3));
        let named = |text| states_by_iso(text).map(|code| code.0).collect::<Vec<_>>();
        assert_eq!((named("gbr"), named("UKG"), named("DEU")), (vec![200], vec![], vec![260, 255]));
    }

    #[test]
    fn a_state_of_the_past_has_the_name_of_its_time() {
        let of = |code, year| Records::iso_of(StateCode(code), year);
        assert_eq!((of(345, 1955), of(345, 2010)), (Some("YUG"), Some("SRB")));
        assert_eq!((of(260, 1960), of(200, 1960), of(2, 1960)), (Some("DEU"), Some("GBR"), None));
    }
}
