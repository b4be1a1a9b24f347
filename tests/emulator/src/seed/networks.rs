//! Networks from which people work, and the records of IP ranges.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde_json::{Value, json};

use super::chance::Chance;
use super::scenery::{ELSEWHERE, PLACES};
use super::world::World;
use crate::clock::DAY;

/// A network of which there is a range.
#[derive(Debug)]
pub(crate) struct Network {
    name: String,
    net: IpNet,
    pub(crate) category: i64,
    /// Ids and names.
    pub(crate) tags: &'static [(&'static str, &'static str)],
    pub(crate) place: usize,
    pub(crate) organization: Option<&'static str>,
    is_built_in: bool,
}

type Tags = &'static [(&'static str, &'static str)];

const INTERNAL: Tags = &[("000000310000000000000000", "Internal Network IP")];

/// Name, first address, length of the prefix, category, tags, place.
type Range = (&'static str, [u8; 4], u8, i64, Tags, usize);

/// The ranges that come first in every tenant.
const MADE: [Range; 8] = [
    ("Seattle headquarters", [203, 0, 113, 0], 25, 1, INTERNAL, 0),
    ("Berlin office", [203, 0, 113, 128], 26, 1, INTERNAL, 1),
    ("London office", [203, 0, 113, 192], 26, 1, &[], 2),
    ("VPN gateways", [10, 8, 0, 0], 16, 4, &[], 0),
    ("Administrators", [10, 1, 0, 0], 24, 2, INTERNAL, 0),
    ("Guest wireless", [192, 0, 2, 0], 26, 6, &[], 3),
    ("Known bad hosts", [192, 0, 2, 64], 27, 3, &[("0000000c0000000000000000", "Botnet")], ELSEWHERE),
    ("Own data center", [10, 2, 0, 0], 16, 5, &[], 6),
];

/// Name, third group of the address behind 2001:db8, category, tags, place, organization.
type Known = (&'static str, u16, i64, Tags, usize, &'static str);

/// The ranges that the service brings along.
const BUILT_IN: [Known; 4] = [
    ("Microsoft Azure", 0xa0, 5, &[("0000002a0000000000000000", "Microsoft Azure")], 6, "Microsoft Azure"),
    ("Office 365", 0xa1, 5, &[("000000170000000000000000", "Office 365")], 0, "Office 365"),
    ("Tor", 0xa2, 3, &[("2dfa95cd7922d979d66fcff5", "Tor")], ELSEWHERE, "Trey Hosting"),
    ("Anonymous proxies", 0xa3, 3, &[("000000030000000000000000", "Anonymous proxy")], ELSEWHERE, "Trey Hosting"),
];

/// All networks: those that the service knows, then so many that somebody made.
pub(crate) fn all(made: usize) -> Vec<Network> {
    BUILT_IN.iter().map(built_in).chain((0..made).map(network)).collect()
}

/// How many the service knows.
pub(crate) const KNOWN: usize = BUILT_IN.len();

fn built_in((name, group, category, tags, place, organization): &Known) -> Network {
    let net = IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(0x2001, 0xdb8, *group, 0, 0, 0, 0, 0), 48));
    let organization = Some(*organization);
    Network { name: (*name).to_owned(), net, category: *category, tags, place: *place, organization, is_built_in: true }
}

/// The one of this number that somebody made; behind the first they are branches all over the world.
fn network(number: usize) -> Network {
    let of = |name: String, net: IpNet, category, tags, place| {
        let organization = (category == 1).then_some("Contoso");
        Network { name, net, category, tags, place, organization, is_built_in: false }
    };
    if let Some((name, [a, b, c, d], length, category, tags, place)) = MADE.get(number) {
        let net = IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(*a, *b, *c, *d), *length));
        return of((*name).to_owned(), net, *category, tags, *place);
    }
    #[allow(clippy::cast_possible_truncation, reason = "two bytes each")]
    let groups = [0x1000 | (number >> 16) as u16 & 0xfff, number as u16];
    let net = IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(0x2001, 0xdb8, groups[0], groups[1], 0, 0, 0, 0), 64));
    let place = number % (PLACES.len() - 1);
    of(format!("{} branch {number}", PLACES[place].city), net, 1, &[], place)
}

impl Network {
    /// One of its addresses, some of which are met often.
    pub(crate) fn address(&self, chance: &mut Chance) -> IpAddr {
        match self.net {
            IpNet::V4(net) => {
                let hosts = 1usize << (32 - u32::from(net.prefix_len())).min(16);
                let host = u32::try_from(1 + chance.skewed(hosts - 2)).unwrap_or(1);
                IpAddr::V4((u32::from(net.network()) + host).into())
            }
            IpNet::V6(net) => IpAddr::V6((u128::from(net.network()) + 1 + chance.skewed(5000) as u128).into()),
        }
    }

    /// Who runs it.
    pub(crate) fn provider(&self) -> &'static str {
        self.organization.unwrap_or(PLACES[self.place].isps[0])
    }
}

/// An address at somebody's home or on the way, which is in no range.
pub(crate) fn elsewhere(place: usize, chance: &mut Chance) -> IpAddr {
    if chance.percent(60) {
        // Each place has its own part of the documentation's network.
        let host = u8::try_from(1 + place * 20 + chance.skewed(20)).unwrap_or(1);
        return IpAddr::V4(Ipv4Addr::new(198, 51, 100, host));
    }
    let group = u16::try_from(place).unwrap_or(0) + 1;
    let host = u16::try_from(1 + chance.skewed(20_000)).unwrap_or(1);
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, group, 0, 0, 0, 0, host))
}

/// The record of the range of this number.
pub(crate) fn seeded(world: &World, number: usize) -> Value {
    let network = &world.networks[number];
    let mut chance = Chance::of(world.seed, "subnet", number);
    let changed = world.now - chance.span(500 * DAY);
    let id = chance.object_id(changed);
    let tenant = if network.is_built_in { 0 } else { world.tenant };
    let place = &PLACES[network.place];
    let location = json!({
        "name": place.city, "countryCode": place.country, "countryName": place.country_name,
        "latitude": place.latitude, "longitude": place.longitude,
    });
    let mut record = json!({
        "_id": id,
        "name": network.name,
        "subnets": [subnet(network.net)],
        "location": if network.category == 1 { location } else { Value::Null },
        "organization": network.organization,
        "tags": network.tags.iter().map(tag).collect::<Vec<_>>(),
        "category": network.category,
        "lastModified": changed,
        "_tid": tenant,
        "builtIn": network.is_built_in,
    });
    if network.is_built_in {
        record["id"] = record["_id"].clone();
        record["sourceIsps"] = network.organization.into_iter().collect();
    }
    record
}

fn subnet(net: IpNet) -> Value {
    let (address, mask) = match net {
        IpNet::V4(net) => (net.network().to_ipv6_mapped(), 96 + net.prefix_len()),
        IpNet::V6(net) => (net.network(), net.prefix_len()),
    };
    let groups: Vec<String> = address.segments().iter().map(|group| format!("{group:04x}")).collect();
    json!({ "mask": mask, "address": groups.join(":"), "originalString": net.to_string() })
}

fn tag((id, name): &(&str, &str)) -> Value {
    json!({
        "_id": id, "id": id, "name": name, "description": "", "target": 1, "type": 0, "visibility": 1, "status": 0, "_tid": 0,
    })
}
