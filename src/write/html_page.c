/* Head, style and script of the page. Nothing is loaded from anywhere, and all can be read without
 * the script: it makes the legend switch types on and off, and keeps the browser's own tooltip from
 * showing over ours.
 *
 * A type is a hue: `--h` is all that differs between types, so that one set of rules serves every
 * type in light, dark and print. html.c gives types without a rule here a hue of their own. */
#include "write/html_page.h"

#define STYLE                                                                                        \
    ":root{color-scheme:light dark;--page:#f4f2ec;--card:#fffefb;--ink:#23211d;--soft:#6f6a60;"       \
    "--line:#e3dfd4;--fill:84% 88%;--edge:62% 46%;--deep:70% 28%;--tip:#23211d;--tipink:#fbfaf6}\n"   \
    "@media (prefers-color-scheme:dark){:root{--page:#16171a;--card:#1f2125;--ink:#e9e6df;"          \
    "--soft:#9c978c;--line:#34363c;--fill:42% 25%;--edge:58% 58%;--deep:75% 84%;--tip:#f1eee6;"      \
    "--tipink:#1b1b1d}}\n"                                                                           \
    "*{box-sizing:border-box}\n"                                                                     \
    "body{margin:0;background:var(--page);color:var(--ink);font:1.0625rem/2 'Noto Naskh Arabic',"    \
    "'Noto Sans Arabic','Geeza Pro','Segoe UI',Tahoma,'DejaVu Sans',system-ui,sans-serif}\n"         \
    "[data-type=person]{--h:32}[data-type=place]{--h:152}[data-type=organization]{--h:214}\n"        \
    "article{max-width:76rem;margin:2rem auto;padding:1.75rem 2.25rem 2rem;background:var(--card);"  \
    "border:1px solid var(--line);border-radius:14px;box-shadow:0 1px 2px #0001,0 8px 28px #0000000d}\n"

#define STYLE_HEADER                                                                                 \
    "header{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;"                       \
    "justify-content:space-between;padding-bottom:1rem;margin-bottom:1.25rem;"                       \
    "border-bottom:1px solid var(--line)}\n"                                                         \
    "h2{margin:0;font-size:.9375rem;line-height:1.4;font-weight:600;color:var(--soft);"              \
    "overflow-wrap:anywhere}\n"                                                                      \
    ".legend{display:flex;flex-wrap:wrap;gap:.5rem}\n"                                               \
    ".legend button{font:inherit;font-size:.875rem;line-height:1.3;color:hsl(var(--h) var(--deep));" \
    "background:hsl(var(--h) var(--fill));border:1.5px solid hsl(var(--h) var(--edge));"             \
    "border-radius:99px;padding:.25rem .8rem}\n"                                                     \
    ".script .legend button{cursor:pointer}\n"                                                       \
    ".legend b{margin-inline-start:.45rem}\n"                                                        \
    ".legend .off{background:none;opacity:.55;text-decoration:line-through}\n"

#define STYLE_TEXT                                                                                   \
    ".columns{display:grid;grid-template-columns:minmax(0,1fr) 17rem;gap:2.5rem}\n"                  \
    "p{margin:0 0 .85em;overflow-wrap:anywhere}\n"                                                   \
    ".title p{font-size:1.45rem;line-height:1.75;font-weight:700}\n"                                 \
    "mark{position:relative;color:inherit;background:hsl(var(--h) var(--fill));"                     \
    "border-bottom:2px solid hsl(var(--h) var(--edge));border-radius:5px;padding:.1em .22em;"        \
    "-webkit-box-decoration-break:clone;box-decoration-break:clone}\n"                               \
    "mark mark{padding:0 .15em}mark:has(mark){padding-block:.16em .26em}\n"                          \
    "mark.demonym{border-bottom-style:dashed}\n"                                                     \
    "mark[data-beside]:not(mark mark,:hover,:focus){opacity:.55}\n"                                  \
    "mark:hover,mark:focus{outline:2px solid hsl(var(--h) var(--edge));outline-offset:1px}\n"        \
    "mark.off{background:none;border-color:transparent;outline:0}\n"                                 \
    "mark:is(:hover,:focus):not(:has(mark:hover),.off)::after{content:attr(title) attr(data-tip);"   \
    "position:absolute;z-index:9;inset-inline-start:0;top:calc(100% + .35rem);width:max-content;"    \
    "max-width:min(22rem,80vw);padding:.6rem .85rem;border-radius:9px;background:var(--tip);"        \
    "color:var(--tipink);font-size:.8125rem;line-height:1.65;font-weight:400;white-space:pre-line;"  \
    "unicode-bidi:plaintext;text-align:start;box-shadow:0 6px 22px #0005;pointer-events:none}\n"

#define STYLE_ASIDE                                                                                  \
    "aside{font-size:.875rem;line-height:1.55;border-inline-start:1px solid var(--line);"            \
    "padding-inline-start:1.5rem}\n"                                                                 \
    "h3{display:flex;align-items:center;gap:.5rem;margin:0 0 .5rem;font-size:.75rem;"                \
    "letter-spacing:.07em;text-transform:uppercase;color:hsl(var(--h) var(--edge))}\n"               \
    "h3::before{content:'';width:.7em;height:.7em;border-radius:3px;"                                \
    "background:hsl(var(--h) var(--edge))}\n"                                                        \
    "ul{list-style:none;margin:0 0 1.4rem;padding:0}\n"                                              \
    "li{display:grid;grid-template-columns:1fr auto;gap:0 .75rem;padding:.32rem 0;"                  \
    "border-bottom:1px solid var(--line)}\n"                                                         \
    "li:last-child{border:0}li bdi{justify-self:start}\n"                                            \
    "li span{color:var(--soft);font-variant-numeric:tabular-nums}\n"                                 \
    "li small{grid-column:1/-1;color:var(--soft);overflow-wrap:anywhere}\n"

#define STYLE_MEDIA                                                                                  \
    "@media (max-width:52rem){article{margin:0 0 1rem;border-radius:0;border-inline:0;"              \
    "padding:1.25rem 1.1rem}.columns{grid-template-columns:minmax(0,1fr)}"                           \
    "aside{border:0;border-top:1px solid var(--line);padding:1.25rem 0 0}}\n"                        \
    "@media print{body,article{background:none;border:0;box-shadow:none}article{margin:0 0 2rem;"    \
    "padding:0}mark,.legend button,h3::before{print-color-adjust:exact;"                             \
    "-webkit-print-color-adjust:exact}mark::after{display:none}li{break-inside:avoid}}\n"

#define SCRIPT                                                                                       \
    "document.body.classList.add('script');"                                                         \
    "document.querySelectorAll('mark').forEach(m=>{m.dataset.tip=m.title;"                           \
    "m.setAttribute('aria-description',m.title);m.removeAttribute('title')});"                       \
    "document.addEventListener('click',e=>{const b=e.target.closest('.legend button');"              \
    "if(!b)return;const off=b.getAttribute('aria-pressed')==='true';"                                \
    "document.querySelectorAll('mark,.legend button').forEach(x=>{"                                  \
    "if(x.dataset.type!==b.dataset.type)return;x.classList.toggle('off',off);"                       \
    "if(x!==b&&x.localName!=='button')return;x.setAttribute('aria-pressed',String(!off))})})"

const char alam_html_head[] =
    "<!DOCTYPE html>\n<html lang=\"und\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
    "<meta name=\"generator\" content=\"alam\">\n<title>Alam</title>\n<style>\n" STYLE STYLE_HEADER
        STYLE_TEXT STYLE_ASIDE STYLE_MEDIA "</style>\n</head>\n<body>\n<main>\n";

const char alam_html_foot[] = "</main>\n<script>" SCRIPT "</script>\n</body>\n</html>\n";
