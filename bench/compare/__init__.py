"""The parts of tools/bench: corpus and dictionaries, peers, rounds, the check of counts, tables."""
