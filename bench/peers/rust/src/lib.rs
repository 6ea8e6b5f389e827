//! What the programs have in common: arguments, the text in memory, rounds, the line of JSON.
//!
//! `PROGRAM DICTIONARY CORPUS --rounds N` searches the corpus N times and prints one line. `PROGRAM DICTIONARY --turns`
//! builds, says so, and then searches the text that each line of its input names.

use std::fs;
use std::io::{self, BufRead, Write};
use std::time::Instant;

/// What one search found. `sum` is the sum over all hits of start * 1000003 + end, in bytes, modulo 2^64.
#[derive(Default)]
pub struct Found {
    pub hits: u64,
    pub sum: u64,
}

impl Found {
    #[inline(always)]
    pub fn add(&mut self, start: usize, end: usize) {
        self.hits += 1;
        self.sum = self
            .sum
            .wrapping_add((start as u64).wrapping_mul(1_000_003))
            .wrapping_add(end as u64);
    }
}

/// One way of matching, built from the names.
pub struct Built<F: Fn(&str) -> Found> {
    pub name: &'static str,
    pub version: &'static str,
    pub structure_bytes: usize,
    pub search: F,
}

/// Seconds of processor time of this thread.
fn thread_seconds() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

fn fail(message: String) -> ! {
    eprintln!("{message}");
    std::process::exit(1);
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| fail(format!("{path}: {error}")))
}

fn round(search: &impl Fn(&str) -> Found, text: &str) -> (Found, f64) {
    let began = thread_seconds();
    let found = search(text);
    (found, thread_seconds() - began)
}

/// Builds, then searches as the arguments say. `build` gets the names in the order of the dictionary.
pub fn run<F: Fn(&str) -> Found>(arguments: &[String], build: impl FnOnce(&[&str]) -> Built<F>) {
    let Some(dictionary) = arguments.first() else {
        fail("usage: PROGRAM DICTIONARY (CORPUS --rounds N | --turns)".into())
    };
    let lines = read(dictionary);
    let names: Vec<&str> = lines.lines().collect();
    let (clock, processor) = (Instant::now(), thread_seconds());
    let built = build(&names);
    let build_seconds = thread_seconds() - processor;
    let head = format!(
        "\"name\": \"{}\", \"version\": \"{}\", \"build_seconds\": {build_seconds:.6}, \
         \"build_wall_seconds\": {:.6}, \"structure_bytes\": {}, \"structure_by\": \"its own count\"",
        built.name,
        built.version,
        clock.elapsed().as_secs_f64(),
        built.structure_bytes
    );
    match arguments.get(1).map(String::as_str) {
        Some("--turns") => take_turns(&head, &built.search),
        Some(corpus) => {
            let rounds = arguments.get(3).and_then(|text| text.parse().ok()).unwrap_or(3);
            run_rounds(&head, &built.search, &read(corpus), rounds)
        }
        None => fail("which text, and how often?".into()),
    }
}

fn run_rounds(head: &str, search: &impl Fn(&str) -> Found, text: &str, rounds: usize) {
    let mut seconds = Vec::new();
    let mut last = Found::default();
    for _ in 0..rounds {
        let (found, taken) = round(search, text);
        seconds.push(format!("{taken:.6}"));
        last = found;
    }
    println!(
        "{{{head}, \"hits\": {}, \"sum\": {}, \"bytes\": {}, \"seconds\": [{}]}}",
        last.hits,
        last.sum,
        text.len(),
        seconds.join(", ")
    );
}

fn take_turns(head: &str, search: &impl Fn(&str) -> Found) {
    println!("{{{head}}}");
    let (mut path, mut text) = (String::new(), String::new());
    for line in io::stdin().lock().lines() {
        let line = line.expect("a line of UTF-8");
        if line != path {
            text = read(&line);
            path = line;
        }
        let (found, seconds) = round(search, &text);
        println!(
            "{{\"hits\": {}, \"sum\": {}, \"bytes\": {}, \"seconds\": {seconds:.6}}}",
            found.hits,
            found.sum,
            text.len()
        );
        io::stdout().flush().expect("someone who listens");
    }
}
