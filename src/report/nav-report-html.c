// SPDX-License-Identifier: Apache-2.0
// HTML that pastes into wikis, mails and word processors: tables with real headers and the few
// attributes that survive there; nothing from the network.

#include "chart/nav-chart-export.h"
#include "report/nav-report-private.h"

/* Only whole documents have a stylesheet: what is pasted takes on the looks of where it goes. */
#define STYLE                                                                                      \
  "body{font-family:sans-serif;line-height:1.45;max-width:60em;margin:2em auto;padding:0 1em}"     \
  "table{border-collapse:collapse;margin:1em 0;display:block;overflow-x:auto}"                     \
  "th,td{border:1px solid #9996;padding:.35em .7em;vertical-align:top;text-align:start}"           \
  "td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}"                                    \
  "thead th{background:#9992}tbody th{font-weight:inherit}"                                        \
  "img{max-width:100%;height:auto}"

static void
write_text (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

static void
write_element (GString *out, const char *element, const char *text)
{
  g_string_append_printf (out, "<%s>", element);
  write_text (out, text);
  g_string_append_printf (out, "</%s>\n", element);
}

/* Wikis drop stylesheets and keep the old attribute; figures never run from right to left. */
static const char *
figure_attributes (gboolean figures)
{
  return figures ? " class=\"n\" align=\"right\" dir=\"ltr\"" : " dir=\"auto\"";
}

static void
write_cell (GString *out, const char *element, const char *scope, gboolean figures,
            const char *text)
{
  g_string_append_printf (out, "<%s%s%s>", element, scope, figure_attributes (figures));
  write_text (out, text);
  g_string_append_printf (out, "</%s>", element);
}

static void
write_titles (GString *out, const NavBlock *table)
{
  g_string_append (out, "<thead><tr>");
  for (guint i = 0; i < table->figures->len; i++) {
    gboolean figures = g_array_index (table->figures, gboolean, i);
    g_string_append_printf (out, "<th scope=\"col\"%s>",
                            figures ? " class=\"n\" align=\"right\"" : "");
    write_text (out, table->texts->pdata[i]);
    g_string_append (out, "</th>");
  }
  g_string_append (out, "</tr></thead>\n");
}

static void
write_row (GString *out, const NavBlock *table, char *const *cells)
{
  g_string_append (out, "<tr>");
  for (guint i = 0; i < table->figures->len; i++)
    write_cell (out, i == 0 ? "th" : "td", i == 0 ? " scope=\"row\"" : "",
                g_array_index (table->figures, gboolean, i), cells[i]);
  g_string_append (out, "</tr>\n");
}

static void
write_table (GString *out, const NavBlock *table)
{
  g_string_append (out, "<table border=\"1\">\n");
  write_titles (out, table);
  g_string_append (out, "<tbody>\n");
  for (guint r = 0; r < table->rows->len; r++)
    write_row (out, table, table->rows->pdata[r]);
  g_string_append (out, "</tbody></table>\n");
}

static void
write_list (GString *out, const NavBlock *list)
{
  g_string_append (out, "<ul>\n");
  for (guint i = 0; i < list->texts->len; i++)
    write_element (out, "li", list->texts->pdata[i]);
  g_string_append (out, "</ul>\n");
}

#define PICTURE_WIDTH 720

/* As a picture of its own: those that cairo writes use the same names for their letters, so that
 * two of them in one document would read each other's. */
static void
write_picture (GString *out, NavChart *chart, const NavReportHtml *how)
{
  const NavChartSheet sheet = { .theme = nav_chart_theme_paper (),
                                .width = PICTURE_WIDTH,
                                .scale = 1,
                                .right_to_left = how->right_to_left };
  g_autoptr (GBytes) svg = nav_chart_export (chart, NAV_CHART_SVG, &sheet, NULL);
  const char *words = nav_chart_get_description (chart);
  g_autofree char *alt = g_markup_escape_text (words ? words : "", -1);
  g_autofree char *data = NULL;

  if (svg == NULL)
    return;
  data = g_base64_encode (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  g_string_append_printf (out, "<p><img width=\"%d\" alt=\"%s\" src=\"data:image/svg+xml;base64,",
                          PICTURE_WIDTH, alt);
  g_string_append (out, data);
  g_string_append (out, "\"></p>\n");
}

static void
write_block (GString *out, const NavBlock *block, const NavReportHtml *how)
{
  switch (block->kind) {
  case NAV_BLOCK_HEADING:
    write_element (out, "h2", block->texts->pdata[0]);
    break;
  case NAV_BLOCK_LIST:
    write_list (out, block);
    break;
  case NAV_BLOCK_TABLE:
    write_table (out, block);
    break;
  case NAV_BLOCK_PICTURE:
    if (how->document)
      write_picture (out, block->chart, how);
    break;
  case NAV_BLOCK_PARAGRAPH:
  default:
    write_element (out, "p", block->texts->pdata[0]);
    break;
  }
}

static void
write_head (GString *out, const NavReport *report, const NavReportHtml *how)
{
  g_autofree char *language = g_markup_escape_text (how->language ? how->language : "en", -1);

  g_string_append_printf (out, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n", language,
                          how->right_to_left ? "rtl" : "ltr");
  g_string_append (out, "<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n");
  write_element (out, "title", report->title);
  g_string_append (out, "<style>" STYLE "</style>\n</head>\n<body>\n");
}

/**
 * nav_report_to_html:
 * @how: as a whole or as a part
 *
 * Returns: (transfer full): the document in HTML
 */
char *
nav_report_to_html (const NavReport *report, const NavReportHtml *how)
{
  GString *out;

  g_return_val_if_fail (report != NULL && how != NULL, NULL);

  out = g_string_new (NULL);
  if (how->document)
    write_head (out, report, how);
  else
    g_string_append_printf (out, "<meta charset=\"utf-8\"><div dir=\"%s\">\n",
                            how->right_to_left ? "rtl" : "ltr");
  write_element (out, "h1", report->title);
  for (guint i = 0; i < report->blocks->len; i++)
    write_block (out, report->blocks->pdata[i], how);
  g_string_append (out, how->document ? "</body>\n</html>\n" : "</div>\n");
  return g_string_free (out, FALSE);
}
