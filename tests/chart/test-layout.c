// SPDX-License-Identifier: Apache-2.0
// Where things go: words stand apart and inside the picture at any size of letters, what matters is
// never left out, the pointer finds what is drawn.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "chart-fixture.h"

static gboolean
overlap (const NavChartBox *a, const NavChartBox *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
         b->y < a->y + a->height;
}

static void
assert_apart (const NavChartLayout *layout, guint text, const char *name)
{
  const char *words, *other_words;
  NavChartBox box, other;

  words = nav_chart_layout_get_text (layout, text, NULL, &box, NULL);
  for (guint i = 0; i < text; i++) {
    other_words = nav_chart_layout_get_text (layout, i, NULL, &other, NULL);
    if (overlap (&box, &other))
      g_error ("%s: \"%s\" and \"%s\" overlap", name, words, other_words);
  }
}

static void
assert_inside (const NavChartLayout *layout, guint text, double width, double height,
               const char *name)
{
  NavChartBox box;
  const char *words = nav_chart_layout_get_text (layout, text, NULL, &box, NULL);

  if (box.x < -0.5 || box.y < -0.5 || box.x + box.width > width + 0.5 ||
      box.y + box.height > height + 0.5)
    g_error ("%s: \"%s\" is outside of the picture", name, words);
}

static void
check_words (guint which, double scale, double width, double height, NavChartLayoutFlags flags)
{
  NavChartTheme theme = nav_chart_theme_scaled (nav_chart_theme_paper (), scale);
  g_autoptr (NavChart) chart = fixture_chart (which);
  g_autoptr (NavChartLayout) layout =
    nav_chart_layout_new (chart, &theme, width, height, flags);
  NavChartBox plot = nav_chart_layout_get_plot (layout);

  for (guint i = 0; i < nav_chart_layout_get_n_texts (layout); i++) {
    assert_inside (layout, i, width, height, fixture_names[which]);
    assert_apart (layout, i, fixture_names[which]);
  }
  g_assert_cmpfloat (plot.x, >=, 0);
  g_assert_cmpfloat (plot.y, >=, 0);
  g_assert_cmpfloat (plot.x + plot.width, <=, width + 0.5);
}

/* From a thumbnail to a wall, with letters of everybody. */
static void
test_words (void)
{
  static const double widths[] = { 60, 150, 280, 460, 900, 1900 }, scales[] = { 0.8, 1, 2, 4 };

  for (guint which = 0; which < FIXTURE_N_CHARTS; which++)
    for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
      for (gsize j = 0; j < G_N_ELEMENTS (scales); j++)
        for (guint flags = 0; flags < 4; flags++)
          check_words (which, scales[j], widths[i], widths[i] * 0.5, flags);
}

/* In the height that it asked for nothing is left out, and at a usual width nothing is cut. */
static void
test_measured (void)
{
  static const double scales[] = { 1, 2 };

  for (guint which = 0; which < FIXTURE_N_CHARTS; which++)
    for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
      NavChartTheme theme = nav_chart_theme_scaled (nav_chart_theme_paper (), scales[i]);
      g_autoptr (NavChart) chart = fixture_chart (which);
      double width = 460 * scales[i];
      double height = nav_chart_measure_height (chart, &theme, width, NAV_CHART_LAYOUT_TITLE);
      g_autoptr (NavChartLayout) layout =
        nav_chart_layout_new (chart, &theme, width, height, NAV_CHART_LAYOUT_TITLE);
      g_autofree char *title = fixture_text (layout, NAV_CHART_TEXT_TITLE, 0);

      g_assert_cmpstr (title, ==, nav_chart_get_title (chart));
      if (nav_chart_get_caption (chart) != NULL) {
        g_autofree char *caption = fixture_text (layout, NAV_CHART_TEXT_CAPTION, 0);
        g_assert_cmpstr (caption, ==, nav_chart_get_caption (chart));
      }
      for (guint j = 0; j < nav_chart_layout_get_n_texts (layout); j++) {
        gboolean cut;
        nav_chart_layout_get_text (layout, j, NULL, NULL, &cut);
        g_assert_false (cut);
      }
    }
}

static void
assert_says (guint which, double width, double height, NavChartTextKind kind, guint nth,
             const char *words)
{
  g_autoptr (NavChart) chart = fixture_chart (which);
  g_autoptr (NavChartLayout) layout = nav_chart_layout_new (
    chart, nav_chart_theme_paper (), width, height, NAV_CHART_LAYOUT_TITLE);
  g_autofree char *text = fixture_text (layout, kind, nth);

  g_assert_cmpstr (text, ==, words);
}

static void
test_says (void)
{
  assert_says (0, 900, 300, NAV_CHART_TEXT_SIMULATED, 0, "Simulated");
  assert_says (0, 200, 120, NAV_CHART_TEXT_SIMULATED, 0, "Simulated");
  assert_says (0, 900, 300, NAV_CHART_TEXT_GUIDE, 0, "target 200 ms");
  assert_says (0, 900, 300, NAV_CHART_TEXT_SERIES, 3, "p50"); /* direct labels, top down */
  assert_says (0, 900, 300, NAV_CHART_TEXT_LEGEND, 0, NULL);
  assert_says (2, 600, 300, NAV_CHART_TEXT_Y_LABEL, 0, "E2E p95, log scale");
  assert_says (2, 600, 300, NAV_CHART_TEXT_LEGEND, 1, "others");
  assert_says (2, 600, 300, NAV_CHART_TEXT_POINT, 0, "L4");
  assert_says (3, 460, 160, NAV_CHART_TEXT_SERIES, 1, "Answer");
  assert_says (3, 460, 160, NAV_CHART_TEXT_GUIDE, 1, "p95 1,080");
  assert_says (3, 460, 160, NAV_CHART_TEXT_Y_TICK, 0, NULL); /* heights say nothing */
  assert_says (4, 460, 160, NAV_CHART_TEXT_GUIDE, 0, "peak 2.67 req/s");
  assert_says (5, 460, 160, NAV_CHART_TEXT_TARGET, 0, "E2E 6 s");
  assert_says (6, 600, 160, NAV_CHART_TEXT_LEGEND, 3, "KV cache 4.57 GiB");
  assert_says (7, 460, 160, NAV_CHART_TEXT_ROW_VALUE, 1, "31 ms");
}

/* Where all parts have room their names are inside of them. */
static void
test_inside_parts (void)
{
  assert_says (6, 6000, 160, NAV_CHART_TEXT_PART, 3, "KV cache 4.57 GiB");
  assert_says (6, 6000, 160, NAV_CHART_TEXT_LEGEND, 0, NULL);
}

static void
test_empty (void)
{
  g_autoptr (NavChart) chart = nav_chart_new (NAV_CHART_PLANE, &fixture_locale, "Nothing");
  g_autoptr (NavChartLayout) layout =
    nav_chart_layout_new (chart, nav_chart_theme_paper (), 300, 100, NAV_CHART_LAYOUT_PLAIN);
  g_autofree char *text = fixture_text (layout, NAV_CHART_TEXT_EMPTY, 0);
  NavChartPoint point;

  g_assert_cmpstr (text, ==, "No data yet");
  g_assert_false (nav_chart_layout_find (layout, 150, 50, &point));
}

/* The pointer at a point finds it. */
static void
check_find (guint which, NavChartLayoutFlags flags)
{
  g_autoptr (NavChart) chart = fixture_chart (which);
  g_autoptr (NavChartLayout) layout =
    nav_chart_layout_new (chart, nav_chart_theme_paper (), 700, 260, flags);
  NavChartPoint point = { G_MAXUINT, G_MAXUINT }, found;
  NavChartBox box, found_box;
  guint n = 0;

  while (nav_chart_move (chart, n == 0 ? NAV_CHART_MOVE_FIRST : NAV_CHART_MOVE_ON, &point)) {
    n++;
    g_assert_true (nav_chart_layout_locate (layout, &point, &box));
    g_assert_true (nav_chart_layout_find (layout, box.x + box.width / 2, box.y + box.height / 2,
                                          &found));
    g_assert_true (nav_chart_layout_locate (layout, &found, &found_box));
    g_assert_cmpfloat_with_epsilon (found_box.x, box.x, 1.5);
  }
  g_assert_cmpuint (n, >, 0);
}

static void
test_find (void)
{
  NavChartPoint point = { 9, 9 };
  NavChartBox box;

  for (guint which = 0; which < FIXTURE_N_CHARTS; which++) {
    g_autoptr (NavChart) chart = fixture_chart (which);
    g_autoptr (NavChartLayout) layout = nav_chart_layout_new (
      chart, nav_chart_theme_paper (), 700, 260, NAV_CHART_LAYOUT_PLAIN);

    check_find (which, NAV_CHART_LAYOUT_PLAIN);
    check_find (which, NAV_CHART_LAYOUT_RIGHT_TO_LEFT);
    g_assert_false (nav_chart_layout_locate (layout, &point, &box));
    g_assert_false (nav_chart_layout_find (layout, -5, -5, &point));
  }
}

static double
left_of (guint which, NavChartLayoutFlags flags, NavChartTextKind kind)
{
  g_autoptr (NavChart) chart = fixture_chart (which);
  g_autoptr (NavChartLayout) layout =
    nav_chart_layout_new (chart, nav_chart_theme_paper (), 700, 260, flags);

  for (guint i = 0; i < nav_chart_layout_get_n_texts (layout); i++) {
    NavChartTextKind this_kind;
    NavChartBox box;
    nav_chart_layout_get_text (layout, i, &this_kind, &box, NULL);
    if (this_kind == kind)
      return box.x;
  }
  g_assert_not_reached ();
}

/* Words and bars begin on the right, an axis of time does not. */
static void
test_right_to_left (void)
{
  NavChartLayoutFlags left = NAV_CHART_LAYOUT_TITLE;
  NavChartLayoutFlags right = NAV_CHART_LAYOUT_TITLE | NAV_CHART_LAYOUT_RIGHT_TO_LEFT;
  g_autoptr (NavChart) lines = fixture_chart (0);
  g_autoptr (NavChart) memory = fixture_chart (6);
  g_autoptr (NavChartLayout) time =
    nav_chart_layout_new (lines, nav_chart_theme_paper (), 700, 260, right);
  g_autoptr (NavChartLayout) bar =
    nav_chart_layout_new (memory, nav_chart_theme_paper (), 700, 260, right);
  NavChartBox first, last;

  g_assert_cmpfloat (left_of (6, left, NAV_CHART_TEXT_TITLE), <, 10);
  g_assert_cmpfloat (left_of (6, right, NAV_CHART_TEXT_TITLE), >, 350);
  g_assert_cmpfloat (left_of (6, right, NAV_CHART_TEXT_ROW_NAME), >, 350);
  g_assert_cmpfloat (left_of (6, right, NAV_CHART_TEXT_ROW_VALUE), <, 10);
  g_assert_cmpfloat (left_of (0, right, NAV_CHART_TEXT_SIMULATED), <, 100);
  g_assert_true (nav_chart_layout_locate (bar, &(NavChartPoint){ 0, 0 }, &first));
  g_assert_true (nav_chart_layout_locate (bar, &(NavChartPoint){ 0, 3 }, &last));
  g_assert_cmpfloat (first.x, >, last.x);
  g_assert_true (nav_chart_layout_locate (time, &(NavChartPoint){ 0, 0 }, &first));
  g_assert_true (nav_chart_layout_locate (time, &(NavChartPoint){ 0, 299 }, &last));
  g_assert_cmpfloat (first.x, <, last.x);
}

static void
test_bar_parts_add_up (void)
{
  g_autoptr (NavChart) chart = fixture_chart (6);
  g_autoptr (NavChartLayout) layout = nav_chart_layout_new (
    chart, nav_chart_theme_paper (), 700, 260, NAV_CHART_LAYOUT_PLAIN);
  double end = nav_chart_layout_get_plot (layout).x;
  NavChartBox box;

  for (guint i = 0; i < 4; i++) {
    g_assert_true (nav_chart_layout_locate (layout, &(NavChartPoint){ 0, i }, &box));
    g_assert_cmpfloat_with_epsilon (box.x, end, 1e-6); /* each where the one before ended */
    end = box.x + box.width;
  }
  /* 14.99 + 1.2 + 0.84 + 4.57 of 24 GiB */
  g_assert_cmpfloat_with_epsilon ((end - nav_chart_layout_get_plot (layout).x) /
                                    nav_chart_layout_get_plot (layout).width,
                                  21.6 / 24, 1e-6);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/layout/words", test_words);
  g_test_add_func ("/chart/layout/measured", test_measured);
  g_test_add_func ("/chart/layout/says", test_says);
  g_test_add_func ("/chart/layout/inside-parts", test_inside_parts);
  g_test_add_func ("/chart/layout/empty", test_empty);
  g_test_add_func ("/chart/layout/find", test_find);
  g_test_add_func ("/chart/layout/right-to-left", test_right_to_left);
  g_test_add_func ("/chart/layout/bar-parts-add-up", test_bar_parts_add_up);
  return g_test_run ();
}
