/* The parts of the HTML page that do not depend on the text: they stand apart so that the style can be
 * worked on by itself. */
#ifndef ALAM_WRITE_HTML_PAGE_H
#define ALAM_WRITE_HTML_PAGE_H

extern const char alam_html_head[];
extern const char alam_html_foot[];

#endif
