# Completion of the program alam for bash.

_alam_words() {
    COMPREPLY=($(compgen -W "$1" -- "$2"))
}

# The values of option $1, the word so far is $2. Fails where the option takes none.
_alam_value() {
    if [[ ${COMP_WORDS[1]} == index ]]; then
        case $1 in
            -f|--format)
                if [[ ${COMP_WORDS[2]} == export ]]; then
                    _alam_words "csv geojson graphml brat webanno-jsonld parquet arrow" "$2"
                else
                    _alam_words "table tsv jsonl csv geojson" "$2"
                fi
                return ;;
            --by) _alam_words "zone source day week month" "$2"; return ;;
            --in) _alam_words "sentence paragraph document" "$2"; return ;;
            --spans) COMPREPLY=($(compgen -f -- "$2")); return ;;
            --from|--to|--date|--source|--language|--min-score|--days|--limit|--wait)
                COMPREPLY=(); return ;;
        esac
    fi
    case $1 in
        -f|--format)
            if [[ ${COMP_WORDS[1]} == variants ]]; then
                _alam_words "tsv jsonl" "$2"
            else
                _alam_words "jsonl tsv conll html html-inplace pretty" "$2"
            fi ;;
        --overlap) _alam_words "nested longest leftmost all" "$2" ;;
        --offsets) _alam_words "codepoint utf16 byte" "$2" ;;
        --input)
            if [[ ${COMP_WORDS[1]} == tag ]]; then
                _alam_words "text jsonl html" "$2"
            else
                _alam_words "text jsonl" "$2"
            fi ;;
        --color) _alam_words "auto always never" "$2" ;;
        --zones) _alam_words "headline meta body keywords related" "$2" ;;
        --types) _alam_words "person place organization" "$2" ;;
        --modes) _alam_words "name demonym" "$2" ;;
        --errors) _alam_words "all none 20" "$2" ;;
        --encoding) _alam_words "UTF-8 windows-1256 ISO-8859-6 UTF-16LE UTF-16BE" "$2" ;;
        --image|-o|--output|--beside|-g|--gazetteer|--entities|--gold) COMPREPLY=($(compgen -f -- "$2")) ;;
        import) _alam_words "geonames wikidata jrc-names paranames wof ror petrarch spacy gate csv tsv" "$2" ;;
        export) _alam_words "spacy gate tsv" "$2" ;;
        --languages) _alam_words "ar en ar,en ar,en,fa" "$2" ;;
        --text) COMPREPLY=($(compgen -d -- "$2")) ;;
        --only) _alam_words "repeated-name wrong-script mixed-scripts untidy-name ordinary-word shared-name
                             double-entity dangling-reference circular-within unlikely-place unlikely-date
                             repeated-role unlikely-kind idle-trigger repeated-word uninflected-demonym
                             idle-pattern idle-class repeated-rule superfluous-name variant-collision compiler" "$2" ;;
        --max-cost|--limit|--floor|--cap|--prior|--scale|--min-count|--min-documents|--threshold) COMPREPLY=() ;;
        -j|--jobs|--date|--min-population|--kinds|--sure|--min-sitelinks|--min-strict-f1|--min-linked-f1|--sentences-per-document) COMPREPLY=() ;;
        *) return 1 ;;
    esac
}

_alam() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local command=${COMP_WORDS[1]} options
    local commands="tag explain compile verify check diff variants tune learn eval import export index help version"
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        _alam_words "$commands --help --version" "$word"
        return
    fi
    [[ $before == "=" ]] && before=${COMP_WORDS[COMP_CWORD-2]}
    [[ $word == "=" ]] && { before=${COMP_WORDS[COMP_CWORD-1]}; word=; }
    _alam_value "$before" "$word" && return
    case $command in
        tag) options="--image --format --output --types --zones --date --resolve-roles --candidates --overlap
                      --no-demonyms --no-variants --no-fuzzy --no-patterns --max-cost --offsets --input
                      --encoding --jobs --color --help" ;;
        explain) options="--image --help" ;;
        compile) options="--output --gazetteer --min-population --kinds --languages --quiet --help" ;;
        verify) options="--json --help" ;;
        check) options="--all --fix --json --only --quiet --help" ;;
        diff) options="--json --input --quiet --help" ;;
        variants) options="--image --max-cost --limit --format --color --help" ;;
        tune) options="--dry-run --output --floor --cap --prior --scale --help" ;;
        learn) options="--image --output --entities --gold --conll --min-count --min-documents --threshold
                        --language --input --jobs --quiet --help" ;;
        eval) options="--types --modes --zones --no-nested --errors --text --json --min-strict-f1
                       --min-linked-f1 --conll --print-text --sentences-per-document --image
                       --help" ;;
        import) options="--output --beside --languages --min-population --sure --restart --quiet --alternate-names
                         --classes --types --min-sitelinks --columns --type --kind --separator
                         --no-header --map --help" ;;
        export) options="--output --languages --types --quiet --help" ;;
        index)
            if ((COMP_CWORD == 2)); then
                _alam_words "add remove retag check places actors organizations mentions cooccur
                             timeline who-where spellings search new report entities network export --help" "$word"
                return
            fi
            case ${COMP_WORDS[2]} in
                add) options="--image --spans --source --date --language --input --encoding
                              --no-demonyms --no-variants --no-fuzzy --jobs --wait --help" ;;
                retag) options="--image --no-demonyms --no-variants --no-fuzzy --jobs --wait --help" ;;
                export) options="--from --to --source --zones --types --min-score --format --output --wait
                                 --help" ;;
                remove|check) options="--image --wait --help" ;;
                report) options="--from --to --source --zones --types --min-score --inside --limit
                                 --output --wait --help" ;;
                *) options="--from --to --source --zones --types --min-score --inside --by --in --days
                            --limit --format --output --image --wait --help" ;;
            esac ;;
        help) _alam_words "$commands" "$word"; return ;;
        *) options="--help" ;;
    esac
    if [[ $word == -* ]]; then
        _alam_words "$options" "$word"
    elif [[ $command != version ]]; then
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}

complete -o filenames -F _alam alam
