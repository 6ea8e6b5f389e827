/* Putting text of any kind into a format. In all of them ill-formed UTF-8 becomes U+FFFD, so that
 * every output is well-formed whatever the input was. */
#ifndef ALAM_WRITE_ESCAPE_H
#define ALAM_WRITE_ESCAPE_H

#include "base/buffer.h"

/* A JSON string with its quotes. */
void alam_escape_json(alam_buffer *out, const char *text, size_t length);

/* HTML text or attribute value (between double quotes). Control characters, which HTML forbids,
 * become U+FFFD. */
void alam_escape_html(alam_buffer *out, const char *text, size_t length);

/* One field of one line: tabs and line ends become spaces. */
void alam_escape_line(alam_buffer *out, const char *text, size_t length);

/* One cell of CSV, quoted where RFC 4180 says that it must be. */
void alam_escape_csv(alam_buffer *out, const char *text, size_t length);

/* Text for a terminal: control characters are shown as the pictures of U+2400, so that no text can
 * move the cursor or change colours; line feeds and tabs stay. */
void alam_escape_terminal(alam_buffer *out, const char *text, size_t length);

#endif
