// SPDX-License-Identifier: Apache-2.0
// Documents: what is text stays text in every format, in every locale.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "report/nav-csv.h"
#include "report/nav-report.h"

static const NavReportColumn columns[] = { { "Model", FALSE }, { "$/month", TRUE } };

static NavReport *
new_report (void)
{
  NavReport *report = nav_report_new ("A plan");

  nav_report_add_paragraph (report, "One sentence.");
  nav_report_add_heading (report, "Options");
  nav_report_add_table (report, columns, G_N_ELEMENTS (columns));
  nav_report_add_row (report, (const char *const[]){ "Small", "980", NULL });
  nav_report_add_row (report, (const char *const[]){ "Much larger", NULL });
  nav_report_add_item (report, "first");
  nav_report_add_item (report, "second");
  return report;
}

static void
test_markdown (void)
{
  g_autoptr (NavReport) report = new_report ();
  g_autofree char *text = nav_report_to_markdown (report);

  g_assert_cmpstr (text, ==,
                   "# A plan\n"
                   "\n"
                   "One sentence.\n"
                   "\n"
                   "## Options\n"
                   "\n"
                   "| Model       | $/month |\n"
                   "| ----------- | ------: |\n"
                   "| Small       |     980 |\n"
                   "| Much larger |         |\n"
                   "\n"
                   "- first\n"
                   "- second\n");
}

static char *
markdown_of (const char *paragraph)
{
  g_autoptr (NavReport) report = nav_report_new ("T");
  g_autofree char *text = NULL;

  nav_report_add_paragraph (report, paragraph);
  text = nav_report_to_markdown (report);
  g_assert_true (g_str_has_prefix (text, "# T\n\n"));
  return g_strchomp (g_strdup (text + strlen ("# T\n\n")));
}

static void
assert_markdown (const char *paragraph, const char *expected)
{
  g_autofree char *text = markdown_of (paragraph);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_markdown_escapes (void)
{
  assert_markdown ("a|b", "a\\|b");
  assert_markdown ("<script>&amp;", "&lt;script&gt;&amp;amp;");
  assert_markdown ("*a* _b_ `c` ~~d~~ [e](f) \\",
                   "\\*a\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~ \\[e\\](f) \\\\");
  assert_markdown ("# no heading", "\\# no heading");
  assert_markdown ("- no item", "\\- no item");
  assert_markdown ("+ no item", "\\+ no item");
  assert_markdown ("2. no item", "2\\. no item");
  assert_markdown ("2) no item", "2\\) no item");
  assert_markdown ("> no quote", "&gt; no quote");
  assert_markdown ("=====", "\\=====");
  /* What needs no mark gets none. */
  assert_markdown ("10.15 s - a # b", "10.15 s - a # b");
  assert_markdown ("one\n\n# two\tthree", "one  # two three");
  assert_markdown ("broken \xff byte", "broken \xef\xbf\xbd byte");
}

/* Every line of a table has as many cells, whatever is in them. */
static void
test_markdown_cells (void)
{
  g_autoptr (NavReport) report = nav_report_new ("T");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_lines = 0;

  nav_report_add_table (report, columns, G_N_ELEMENTS (columns));
  nav_report_add_row (report, (const char *const[]){ "a|b\n|c|\\|", "| |" });
  nav_report_add_row (report, (const char *const[]){ "日本 מודל", "1" });
  text = nav_report_to_markdown (report);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (GRegex) bar = g_regex_new ("(?<!\\\\)(\\\\\\\\)*\\|", 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    guint bars = 0;
    if (lines[i][0] != '|')
      continue;
    for (g_regex_match (bar, lines[i], 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL))
      bars++;
    g_assert_cmpuint (bars, ==, 3);
    n_lines++;
  }
  g_assert_cmpuint (n_lines, ==, 4);
}

static char *
html_of (const char *title, const NavReportHtml *how)
{
  g_autoptr (NavReport) report = nav_report_new (title);

  nav_report_add_paragraph (report, "A \"quoted\" & <b>bold</b> 'claim'");
  nav_report_add_table (report, columns, G_N_ELEMENTS (columns));
  nav_report_add_row (report, (const char *const[]){ "</td><script>", "<1", NULL });
  nav_report_add_item (report, "<li>");
  return nav_report_to_html (report, how);
}

static void
test_html_part (void)
{
  const NavReportHtml how = { .document = FALSE };
  g_autofree char *html = html_of ("T & T", &how);

  g_assert_true (g_str_has_prefix (html, "<meta charset=\"utf-8\"><div dir=\"ltr\">"));
  g_assert_nonnull (strstr (html, "<h1>T &amp; T</h1>"));
  g_assert_nonnull (
    strstr (html, "A &quot;quoted&quot; &amp; &lt;b&gt;bold&lt;/b&gt; &apos;claim&apos;"));
  g_assert_nonnull (strstr (html, "&lt;/td&gt;&lt;script&gt;</th>"));
  g_assert_nonnull (strstr (html, "align=\"right\" dir=\"ltr\">&lt;1</td>"));
  g_assert_null (strstr (html, "<script>"));
  g_assert_null (strstr (html, "<html"));
  g_assert_null (strstr (html, "<style"));
}

static void
test_html_document (void)
{
  const NavReportHtml how = { .document = TRUE, .language = "he", .right_to_left = TRUE };
  g_autofree char *html = html_of ("</title><script>", &how);

  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n<html lang=\"he\" dir=\"rtl\">"));
  g_assert_true (g_str_has_suffix (html, "</body>\n</html>\n"));
  g_assert_nonnull (strstr (html, "<title>&lt;/title&gt;&lt;script&gt;</title>"));
  g_assert_null (strstr (html, "<script>"));
  /* Names may be of any script, figures run from left to right. */
  g_assert_nonnull (strstr (html, "<th scope=\"row\" dir=\"auto\">"));
  g_assert_nonnull (strstr (html, "dir=\"ltr\">&lt;1</td>"));
  /* Nothing is fetched when it is opened. */
  g_assert_null (strstr (html, "http"));
  g_assert_null (strstr (html, "url("));
}

static void
test_csv (void)
{
  NavCsv csv = { 0 };
  g_autofree char *text = NULL;

  nav_csv_add_text (&csv, "model");
  nav_csv_add_text (&csv, "cost, a month");
  nav_csv_end_row (&csv);
  nav_csv_add_text (&csv, "say \"hi\"");
  nav_csv_add_number (&csv, 1168.25);
  nav_csv_end_row (&csv);
  text = nav_csv_finish (&csv);
  /* The decimal mark is a point where the locale has a comma. */
  g_assert_cmpstr (text, ==, "model,\"cost, a month\"\r\n\"say \"\"hi\"\"\",1168.25\r\n");
  g_assert_null (csv.text);
}

static void
test_csv_unknown (void)
{
  NavCsv csv = { 0 };
  g_autofree char *text = NULL;

  nav_csv_add_text (&csv, NULL);
  nav_csv_add_number (&csv, NAN);
  nav_csv_add_number (&csv, INFINITY);
  nav_csv_add_text (&csv, "");
  nav_csv_add_number (&csv, -0.5);
  nav_csv_end_row (&csv);
  text = nav_csv_finish (&csv);
  g_assert_cmpstr (text, ==, ",,,,-0.5\r\n");
}

/* A spreadsheet computes nothing that a name says. */
static void
test_csv_formula (void)
{
  static const char *const formulas[] = { "=1+1", "+1", "-1", "@SUM(A1)", "\t=1" };

  for (gsize i = 0; i < G_N_ELEMENTS (formulas); i++) {
    NavCsv csv = { 0 };
    g_autofree char *text = NULL;
    g_autofree char *expected = g_strdup_printf ("\"'%s\"\r\n", formulas[i]);
    nav_csv_add_text (&csv, formulas[i]);
    nav_csv_end_row (&csv);
    text = nav_csv_finish (&csv);
    g_assert_cmpstr (text, ==, expected);
  }
}

static void
test_csv_lines (void)
{
  NavCsv csv = { 0 };
  g_autofree char *text = NULL;

  nav_csv_add_text (&csv, "a\nb");
  nav_csv_add_text (&csv, "c");
  nav_csv_end_row (&csv);
  text = nav_csv_finish (&csv);
  g_assert_cmpstr (text, ==, "\"a\nb\",c\r\n");
}

static const NavChartLocale words = {
  .numbers = &nav_number_style_plain, .log_scale = "log", .no_data = "none", .series = "Series",
  .name = "Name", .part = "Part", .value = "Value", .time = "Time", .from = "From", .to = "To",
  .target = "Target",
};

static NavChart *
new_chart (const char *description)
{
  NavChart *chart = nav_chart_new (NAV_CHART_PLANE, &words, "A line");
  const double x[] = { 1, 2 }, y[] = { 3, 4 };

  nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_ACCENT, NULL, x, y, 2);
  nav_chart_set_description (chart, description);
  return chart;
}

/* A whole page has its pictures in it; what goes into another document, and Markdown, have none. */
static void
test_pictures (void)
{
  const NavReportHtml whole = { .document = TRUE }, part = { .document = FALSE };
  g_autoptr (NavReport) report = nav_report_new ("T");
  g_autoptr (NavChart) chart = new_chart ("\"><b>rising</b>");
  g_autoptr (NavChart) empty = nav_chart_new (NAV_CHART_PLANE, &words, "Nothing");
  g_autofree char *html = NULL, *fragment = NULL, *markdown = NULL;

  nav_report_add_picture (report, chart);
  nav_report_add_picture (report, empty);
  html = nav_report_to_html (report, &whole);
  fragment = nav_report_to_html (report, &part);
  markdown = nav_report_to_markdown (report);
  g_assert_nonnull (strstr (html, "alt=\"&quot;&gt;&lt;b&gt;rising&lt;/b&gt;\""));
  g_assert_nonnull (strstr (html, "src=\"data:image/svg+xml;base64,"));
  g_assert_null (strstr (strstr (html, "<img") + 1, "<img"));
  g_assert_null (strstr (fragment, "<img"));
  g_assert_cmpstr (markdown, ==, "# T\n");
}

/* Objects of a PDF are not packed, so that they can be looked for. */
static guint
count_in (GBytes *pdf, const char *what)
{
  gsize length, size = strlen (what);
  const char *data = g_bytes_get_data (pdf, &length);
  guint n = 0;

  for (gsize i = 0; i + size <= length; i++)
    n += memcmp (data + i, what, size) == 0;
  return n;
}

static GBytes *
to_pdf (const NavReport *report, NavReportPaper paper, gboolean right_to_left)
{
  const NavReportPdf how = { paper, "de", right_to_left };
  g_autoptr (GError) error = NULL;
  GBytes *pdf = nav_report_to_pdf (report, &how, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (count_in (pdf, "%PDF-1.4"), ==, 1);
  return pdf;
}

static void
test_pdf (void)
{
  g_autoptr (NavReport) report = new_report ();
  g_autoptr (NavChart) chart = new_chart ("rising");
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) letter = NULL;
  g_autoptr (GBytes) mirrored = NULL;

  nav_report_add_picture (report, chart);
  pdf = to_pdf (report, NAV_REPORT_PAPER_A4, FALSE);
  letter = to_pdf (report, NAV_REPORT_PAPER_LETTER, FALSE);
  mirrored = to_pdf (report, NAV_REPORT_PAPER_A4, TRUE);
  g_assert_cmpuint (count_in (pdf, "/Type /Page %"), ==, 1);
  g_assert_cmpuint (count_in (pdf, "/Title (A plan)"), ==, 1);
  g_assert_cmpuint (count_in (pdf, "/Title (Options)"), ==, 1); /* the contents beside the pages */
  g_assert_cmpuint (count_in (letter, "612 792 ]"), >=, 1);
  g_assert_cmpuint (count_in (pdf, "612 792 ]"), ==, 0);
  /* Letters stay letters: fonts know what their glyphs stand for. */
  g_assert_cmpuint (count_in (pdf, "/ToUnicode"), >, 0);
}

/* Long tables, texts and lists go over as many pages as it takes. */
static void
test_pdf_pages (void)
{
  g_autoptr (NavReport) table = nav_report_new ("T");
  g_autoptr (NavReport) text = nav_report_new ("T");
  g_autoptr (NavReport) list = nav_report_new ("T");
  g_autofree char *words_of_it = g_strnfill (200000, 'x');
  g_autoptr (GBytes) of_table = NULL;
  g_autoptr (GBytes) of_text = NULL;
  g_autoptr (GBytes) of_list = NULL;

  nav_report_add_table (table, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < 500; i++) {
    nav_report_add_row (table, (const char *const[]){ "Row", "1", NULL });
    nav_report_add_item (list, "item");
    nav_report_add_table (list, columns, G_N_ELEMENTS (columns));
  }
  for (guint i = 0; i < 200000; i += 7)
    words_of_it[i] = ' ';
  nav_report_add_paragraph (text, words_of_it);
  of_table = to_pdf (table, NAV_REPORT_PAPER_A4, FALSE);
  of_text = to_pdf (text, NAV_REPORT_PAPER_A4, FALSE);
  of_list = to_pdf (list, NAV_REPORT_PAPER_A4, FALSE);
  g_assert_cmpuint (count_in (of_table, "/Type /Page %"), >, 5);
  g_assert_cmpuint (count_in (of_table, "/Type /Page %"), <, 30);
  g_assert_cmpuint (count_in (of_text, "/Type /Page %"), >, 20);
  g_assert_cmpuint (count_in (of_list, "/Type /Page %"), >, 5);
}

/* Bytes that are no text, words longer than a page, a cell longer than a page, more columns than
 * fit, and a table without rows. */
static void
test_pdf_ugly (void)
{
  g_autofree char *word = g_strnfill (20000, 'W');
  g_autoptr (NavReport) report = nav_report_new ("(\xff) \\ <b> \xe2\x80\xae");
  NavReportColumn many[40];
  const char *cells[41] = { NULL };
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) mirrored = NULL;
  g_autoptr (GBytes) empty = NULL;
  g_autoptr (NavReport) nothing = nav_report_new ("");

  for (gsize i = 0; i < G_N_ELEMENTS (many); i++) {
    many[i] = (NavReportColumn){ "A title", i % 2 };
    cells[i] = "value";
  }
  nav_report_add_heading (report, word);
  nav_report_add_paragraph (report, "\xff\xfe <script>");
  nav_report_add_item (report, word);
  nav_report_add_table (report, many, G_N_ELEMENTS (many));
  nav_report_add_row (report, cells);
  nav_report_add_table (report, columns, G_N_ELEMENTS (columns));
  nav_report_add_row (report, (const char *const[]){ word, word, NULL });
  nav_report_add_table (report, columns, G_N_ELEMENTS (columns));
  pdf = to_pdf (report, NAV_REPORT_PAPER_A4, FALSE);
  mirrored = to_pdf (report, NAV_REPORT_PAPER_LETTER, TRUE);
  empty = to_pdf (nothing, NAV_REPORT_PAPER_A4, FALSE);
  g_assert_cmpuint (count_in (pdf, "/Type /Page %"), >, 1);
  g_assert_cmpuint (count_in (mirrored, "/Type /Page %"), >, 1);
  g_assert_cmpuint (count_in (empty, "/Type /Page %"), ==, 1);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/markdown", test_markdown);
  g_test_add_func ("/report/markdown/escapes", test_markdown_escapes);
  g_test_add_func ("/report/markdown/cells", test_markdown_cells);
  g_test_add_func ("/report/html/part", test_html_part);
  g_test_add_func ("/report/html/document", test_html_document);
  g_test_add_func ("/report/pictures", test_pictures);
  g_test_add_func ("/report/pdf", test_pdf);
  g_test_add_func ("/report/pdf/pages", test_pdf_pages);
  g_test_add_func ("/report/pdf/ugly", test_pdf_ugly);
  g_test_add_func ("/report/csv", test_csv);
  g_test_add_func ("/report/csv/unknown", test_csv_unknown);
  g_test_add_func ("/report/csv/formula", test_csv_formula);
  g_test_add_func ("/report/csv/lines", test_csv_lines);
  return g_test_run ();
}
