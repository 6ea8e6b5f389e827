/* The text of an HTML page, and where in the page each of its letters stands.
 *
 *     <p>He met <b>Vla</b>dimir &amp; Co.</p>   ->   "He met Vladimir & Co."
 *        [----]    [-]    [-----][---][-]            runs; each lies in one text node
 *
 * The page is read by Gumbo, as browsers read it. White space is blanks but in <pre>; between blocks stands an
 * empty line, which no name goes across, and for <br> a line feed. What is no running text (scripts, styles,
 * templates, form fields, drawings) is left out. Where Gumbo's text and the page cannot be brought together,
 * the rest of that text node is left out, too.
 */
#ifndef ALAM_HTML_HTML_H
#define ALAM_HTML_HTML_H

#include "base/array.h"
#include "base/buffer.h"

#include <alam/alam.h>

/* A stretch of text and of the page that say the same: as they are where `exact`, else a character
 * reference (then all of it is one). In the order of both. */
typedef struct alam_html_run {
    size_t text; /* byte */
    size_t length;
    alam_position source;
    size_t size; /* bytes of the page */
    size_t node; /* runs of one text node have the same */
    bool exact;
    bool closed; /* no element may stand here: in <title> */
} alam_html_run;

typedef struct alam_html {
    const char *page; /* borrowed until alam_html_free() */
    size_t size;
    alam_buffer text;
    ALAM_ARRAY(alam_html_run) runs;
} alam_html;

/* Reads a page of `size` bytes of UTF-8, which may be ill-formed. `html` must be zeroed; the caller frees it
 * with alam_html_free() in any case. Errors: ALAM_ERROR_DATA (elements nested without end),
 * ALAM_ERROR_MEMORY. */
bool alam_html_read(alam_html *html, const char *page, size_t size, alam_error *error);
void alam_html_free(alam_html *html);

/* Where the letter at `byte` of the text begins in the page, or the one before `byte` ends. */
alam_position alam_html_start(const alam_html *html, size_t byte);
alam_position alam_html_end(const alam_html *html, size_t byte);

/* The number of the run that holds `byte` of the text, or of the first behind it. */
size_t alam_html_run_at(const alam_html *html, size_t byte);

/* The part of run `run` between two bytes of the text, as bytes of the page. */
void alam_html_piece(const alam_html_run *run, size_t from, size_t to, size_t *start, size_t *end);

#endif
