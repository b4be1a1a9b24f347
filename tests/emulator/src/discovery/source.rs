//! Types of logs: the names that uploads have, and the numbers that reports have.

/// The number of the type of log that comes as this source; none where the service has no number for it.
pub fn number(source: &str) -> Option<u32> {
    NUMBERS.iter().find(|(name, _)| *name == source).map(|(_, number)| *number)
}

/// Whether logs may come as this source. What only an example of the documentation has (`LOG_3COM`) is none.
pub fn is_known(source: &str) -> bool {
    NUMBERS.iter().any(|(name, _)| *name == source) || UNNUMBERED.contains(&source)
}

/// Whether a log of this source may go to a data source of this number.
///
/// Not documented; here the vendor's product must be the same, however the log was sent, so `PALO_ALTO` goes where `PALO_ALTO_SYSLOG`
/// does. A data source with a parser of its own takes what it likes.
pub fn fits(source: &str, log_type: u32) -> bool {
    let product = |name: &'static str| name.strip_suffix(SYSLOG).unwrap_or(name);
    let known = NUMBERS.iter().filter(|(_, number)| *number == log_type).map(|(name, _)| product(name));
    log_type == CUSTOM || known.into_iter().any(|name| name == source.strip_suffix(SYSLOG).unwrap_or(source))
}

/// The type of a data source that has a parser of its own.
pub const CUSTOM: u32 = 167;

/// What the name of a log ends with that was sent by syslog.
const SYSLOG: &str = "_SYSLOG";

/// Sources without a number of their type.
const UNNUMBERED: [&str; 2] = ["OPEN_SYSTEMS_SECURE_WEB_GATEWAY", "WANDERA_SYSLOG"];

/// Sources with the numbers of their types.
const NUMBERS: &[(&str, u32)] = &[
    ("BLUECOAT", 102),
    ("BARRACUDA", 101),
    ("BARRACUDA_NEXT_GEN_FW", 191),
    ("BARRACUDA_NEXT_GEN_FW_WEBLOG", 193),
    ("BARRACUDA_SYSLOG", 166),
    ("BLUECOAT_SYSLOG", 139),
    ("CHECKPOINT", 103),
    ("CHECKPOINT_CEF_SYSLOG", 219),
    ("CHECKPOINT_SMART_VIEW_TRACKER", 189),
    ("CHECKPOINT_XML", 187),
    ("CISCO_ASA", 104),
    ("CISCO_ASA_FIREPOWER_SYSLOG", 178),
    ("CISCO_ASA_SYSLOG", 141),
    ("CISCO_FIREPOWER_V6_SYSLOG", 223),
    ("CISCO_FWSM", 157),
    ("CISCO_FWSM_SYSLOG", 158),
    ("CISCO_IRONPORT_PROXY", 106),
    ("CISCO_IRONPORT_PROXY_SYSLOG", 133),
    ("CISCO_IRONPORT_WSA_II", 206),
    ("CISCO_IRONPORT_WSA_III", 216),
    ("CISCO_SCAN_SAFE", 124),
    ("CLAVISTER_SYSLOG", 165),
    ("CONTENTKEEPER_SYSLOG", 215),
    ("CORRATA", 220),
    ("FORCEPOINT", 202),
    ("FORCEPOINT_LEEF_SYSLOG", 211),
    ("FORTIGATE", 108),
    ("FORTIGATE_SYSLOG", 136),
    ("FORTIOS_SYSLOG", 205),
    ("GENERIC_CEF", 179),
    ("GENERIC_CEF_SYSLOG", 180),
    ("GENERIC_LEEF", 181),
    ("GENERIC_LEEF_SYSLOG", 182),
    ("GENERIC_W3C", 183),
    ("GENERIC_W3C_SYSLOG", 184),
    ("I_FILTER", 185),
    ("I_FILTER_SYSLOG", 186),
    ("IBOSS", 200),
    ("JUNIPER_SRX_SD_SYSLOG", 173),
    ("JUNIPER_SRX_SYSLOG", 147),
    ("JUNIPER_SRX_WELF_SYSLOG", 175),
    ("JUNIPER_SSG_SYSLOG", 169),
    ("MACHINE_ZONE_MERAKI", 153),
    ("MACHINE_ZONE_MERAKI_SYSLOG", 154),
    ("MCAFEE_SWG", 121),
    ("MCAFEE_SWG_SYSLOG", 144),
    ("MENLO_SECURITY_CEF", 224),
    ("MICROSOFT_ISA_W3C", 159),
    ("PALO_ALTO", 112),
    ("PALO_ALTO_LEEF", 208),
    ("PALO_ALTO_LEEF_SYSLOG", 209),
    ("PALO_ALTO_SYSLOG", 126),
    ("SONICWALL_SYSLOG", 160),
    ("SOPHOS_CYBEROAM_SYSLOG", 163),
    ("SOPHOS_SG", 130),
    ("SOPHOS_SG_SYSLOG", 148),
    ("SOPHOS_XG", 198),
    ("SOPHOS_XG_SYSLOG", 199),
    ("SQUID", 114),
    ("SQUID_NATIVE", 155),
    ("SQUID_NATIVE_SYSLOG", 156),
    ("STORMSHIELD_SYSLOG", 213),
    ("WATCHGUARD_XTM_SYSLOG", 226),
    ("WEBSENSE_SIEM_CEF_SYSLOG", 152),
    ("WEBSENSE_V7_5", 135),
    ("ZSCALER", 120),
    ("ZSCALER_CEF_SYSLOG", 197),
    ("ZSCALER_QRADAR_SYSLOG", 171),
    ("ZSCALER_SYSLOG", 143),
    ("CISCO_ASA_FIREPOWER", 177),
    ("CLAVISTER", 164),
    ("CUSTOM_PARSER", 167),
    ("FORCEPOINT_LEEF", 210),
    ("JUNIPER_SRX", 129),
    ("JUNIPER_SRX_SD", 172),
    ("JUNIPER_SRX_WELF", 174),
    ("JUNIPER_SSG", 168),
    ("SOPHOS_CYBEROAM", 162),
    ("STORMSHIELD", 212),
    ("WEBSENSE_SIEM_CEF", 138),
    ("ZSCALER_CEF", 196),
    ("ZSCALER_QRADAR", 170),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_sources_are_those_of_the_spec() {
        let spec: serde_json::Value = serde_json::from_str(include_str!("../../../../generated/docs/openapi.json")).unwrap();
        let schemas = &spec["components"]["schemas"];
        let names = schemas["LogSourceType"]["enum"].as_array().unwrap();
        assert_eq!(names.len(), NUMBERS.len() + UNNUMBERED.len());
        assert!(names.iter().all(|name| is_known(name.as_str().unwrap())));
        let numbers = schemas["LogType"]["enum"].as_array().unwrap();
        assert!(NUMBERS.iter().all(|(_, number)| numbers.contains(&(*number).into())));
        assert_eq!([number("PALO_ALTO"), number("WANDERA_SYSLOG")], [Some(112), None]);
        assert!(!is_known("LOG_3COM") && !is_known(""));
    }

    #[test]
    fn a_log_goes_to_data_sources_of_its_product() {
        assert!(fits("PALO_ALTO", 126) && fits("PALO_ALTO_SYSLOG", 112) && fits("PALO_ALTO", 112));
        assert!(!fits("PALO_ALTO", 114) && !fits("PALO_ALTO", 195) && !fits("PALO_ALTO_LEEF", 112));
        assert!(fits("SQUID", CUSTOM));
    }
}
