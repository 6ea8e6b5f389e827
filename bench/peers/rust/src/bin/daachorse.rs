//! The crate daachorse: `daachorse (bytewise | charwise | bytewise-1 | charwise-1) DICTIONARY ...`, leftmost-longest.
//! Those with -1 are release 1.0.0, which has no filter for places where no name can begin.

use peers::{run, Built, Found};

macro_rules! search_with {
    ($builder:path, $kind:path, $name:expr, $version:expr, $arguments:expr) => {
        run($arguments, |names| {
            let automaton = <$builder>::new().match_kind($kind).build::<_, _, u32>(names).expect("an automaton");
            Built {
                name: $name,
                version: $version,
                structure_bytes: automaton.heap_bytes(),
                search: move |text: &str| {
                    let mut found = Found::default();
                    for hit in automaton.leftmost_find_iter(text) {
                        found.add(hit.start(), hit.end());
                    }
                    found
                },
            }
        })
    };
}

type Bytewise = daachorse::DoubleArrayAhoCorasickBuilder;
type Charwise = daachorse::CharwiseDoubleArrayAhoCorasickBuilder;
type Bytewise1 = daachorse1::DoubleArrayAhoCorasickBuilder;
type Charwise1 = daachorse1::CharwiseDoubleArrayAhoCorasickBuilder;
const LONGEST: daachorse::MatchKind = daachorse::MatchKind::LeftmostLongest;
const LONGEST1: daachorse1::MatchKind = daachorse1::MatchKind::LeftmostLongest;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or(&[]);
    match arguments.first().map(String::as_str) {
        Some("bytewise") => search_with!(Bytewise, LONGEST, "daachorse", "5.1.0", rest),
        Some("charwise") => search_with!(Charwise, LONGEST, "daachorse-charwise", "5.1.0", rest),
        Some("bytewise-1") => search_with!(Bytewise1, LONGEST1, "daachorse-1", "1.0.0", rest),
        Some("charwise-1") => search_with!(Charwise1, LONGEST1, "daachorse-1-charwise", "1.0.0", rest),
        _ => {
            eprintln!("usage: daachorse (bytewise | charwise | bytewise-1 | charwise-1) DICTIONARY ...");
            std::process::exit(1);
        }
    }
}
