//! The crate aho-corasick: `aho_corasick (automatic | contiguous) DICTIONARY ...`, leftmost-longest.
//! Left to itself the crate takes a contiguous NFA for more than a hundred names.

use aho_corasick::{AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use peers::{run, Built, Found};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let contiguous = match arguments.first().map(String::as_str) {
        Some("contiguous") => true,
        Some("automatic") => false,
        _ => {
            eprintln!("usage: aho_corasick (automatic | contiguous) DICTIONARY ...");
            std::process::exit(1);
        }
    };
    run(&arguments[1..], |names| {
        let automaton = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(contiguous.then_some(AhoCorasickKind::ContiguousNFA))
            .build(names)
            .expect("an automaton");
        Built {
            name: if contiguous { "aho-corasick-contiguous" } else { "aho-corasick" },
            version: "1.1.3",
            structure_bytes: automaton.memory_usage(),
            search: move |text: &str| {
                let mut found = Found::default();
                for hit in automaton.find_iter(text) {
                    found.add(hit.start(), hit.end());
                }
                found
            },
        }
    });
}
