/* Places in the page of places in the text. */
#include "base/utf8.h"
#include "html/html.h"

void alam_html_free(alam_html *html)
{
    alam_buffer_free(&html->text);
    alam_array_free(&html->runs);
}

size_t alam_html_run_at(const alam_html *html, size_t byte)
{
    size_t low = 0, high = html->runs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const alam_html_run *run = &html->runs.items[middle];
        if (run->text + run->length <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void alam_html_piece(const alam_html_run *run, size_t from, size_t to, size_t *start, size_t *end)
{
    *start = run->source.byte;
    *end = run->source.byte + run->size;
    if (!run->exact)
        return;
    if (from > run->text)
        *start += from - run->text;
    if (to < run->text + run->length)
        *end -= run->text + run->length - to;
}

/* `position` moved on to the byte `byte` of the page. */
static alam_position move(const alam_html *html, alam_position position, size_t byte)
{
    const unsigned char *page = (const unsigned char *)html->page;
    while (position.byte < byte) {
        alam_codepoint next = alam_utf8_decode(page + position.byte, page + html->size);
        position.byte += next.size;
        position.codepoint++;
        position.utf16 += next.value > 0xFFFF ? 2 : 1;
    }
    return position;
}

alam_position alam_html_start(const alam_html *html, size_t byte)
{
    size_t number = alam_html_run_at(html, byte), start, end;
    if (number == html->runs.count)
        return alam_html_end(html, byte);
    const alam_html_run *run = &html->runs.items[number];
    alam_html_piece(run, byte, SIZE_MAX, &start, &end);
    return move(html, run->source, start);
}

alam_position alam_html_end(const alam_html *html, size_t byte)
{
    size_t start, end;
    if (byte == 0 || html->runs.count == 0)
        return (alam_position){0};
    size_t number = alam_html_run_at(html, byte - 1);
    const alam_html_run *run = &html->runs.items[number < html->runs.count ? number : number - 1];
    alam_html_piece(run, 0, byte, &start, &end);
    return move(html, run->source, end);
}
