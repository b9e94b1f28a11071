// SPDX-License-Identifier: Apache-2.0
// Inks: they can be read on their grounds, and series stay apart for people who see red and green
// alike.

#include <locale.h>
#include <math.h>

#include "chart/nav-chart-theme.h"

static const struct {
  const char *name;
  gboolean dark;
  gboolean high_contrast;
  NavInk ground; /* of libadwaita's cards and windows, the less favourable of them */
} looks[] = {
  { "light", FALSE, FALSE, { 0.98, 0.98, 0.98, 1 } },
  { "dark", TRUE, FALSE, { 0.21, 0.21, 0.23, 1 } },
  { "light, high contrast", FALSE, TRUE, { 0.98, 0.98, 0.98, 1 } },
  { "dark, high contrast", TRUE, TRUE, { 0.21, 0.21, 0.23, 1 } },
};

static void
assert_contrast (guint look, const char *what, const NavInk *ink, double least)
{
  NavInk seen = nav_ink_over (ink, &looks[look].ground);
  double contrast = nav_ink_contrast (&seen, &looks[look].ground);

  if (contrast < least)
    g_error ("%s: %s has a contrast of %.2f, not %.1f", looks[look].name, what, contrast, least);
}

/* WCAG 2.1: 4.5 for words, 3 for what a picture consists of; more where it is asked for. */
static void
test_contrast (void)
{
  for (guint look = 0; look < G_N_ELEMENTS (looks); look++) {
    const NavChartTheme *theme =
      nav_chart_theme_get (looks[look].dark, looks[look].high_contrast);
    double words = looks[look].high_contrast ? 7 : 4.5;
    double graphics = looks[look].high_contrast ? 4.5 : 3;

    assert_contrast (look, "text", &theme->text, words);
    assert_contrast (look, "dim", &theme->dim, words);
    assert_contrast (look, "accent", &theme->accent, graphics);
    assert_contrast (look, "missed", &theme->missed, graphics);
    assert_contrast (look, "unknown", &theme->unknown, graphics);
    for (guint i = 0; i < NAV_CHART_N_SERIES; i++) {
      g_autofree char *name = g_strdup_printf ("series %u", i);
      /* Names of lines are written in their inks. */
      assert_contrast (look, name, &theme->series[i], words);
    }
  }
}

typedef struct {
  double parts[3];
} Colour;

static double
linear (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static Colour
times (const double matrix[3][3], Colour in)
{
  Colour out = { { 0 } };

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      out.parts[i] += matrix[i][j] * in.parts[j];
  return out;
}

static double
lab_root (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE L*a*b* under D65, of linear sRGB. */
static Colour
to_lab (Colour rgb)
{
  static const double to_xyz[3][3] = { { 0.4124, 0.3576, 0.1805 },
                                       { 0.2126, 0.7152, 0.0722 },
                                       { 0.0193, 0.1192, 0.9505 } };
  Colour xyz = times (to_xyz, rgb);
  double x = lab_root (MAX (xyz.parts[0], 0) / 0.9505), y = lab_root (MAX (xyz.parts[1], 0));
  double z = lab_root (MAX (xyz.parts[2], 0) / 1.089);

  return (Colour){ { 116 * y - 16, 500 * (x - y), 200 * (y - z) } };
}

static double
distance (const NavInk *a, const NavInk *b, const double seen_as[3][3])
{
  Colour first = { { linear (a->red), linear (a->green), linear (a->blue) } };
  Colour second = { { linear (b->red), linear (b->green), linear (b->blue) } };
  double sum = 0;

  first = to_lab (times (seen_as, first));
  second = to_lab (times (seen_as, second));
  for (int i = 0; i < 3; i++)
    sum += (first.parts[i] - second.parts[i]) * (first.parts[i] - second.parts[i]);
  return sqrt (sum);
}

/* As everybody, and as without one kind of cones: Machado, Oliveira and Fernandes 2009, of
 * severity 1. */
static const struct {
  const char *name;
  double seen_as[3][3];
} eyes[] = {
  { "all cones", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
  { "protanopia",
    { { 0.152286, 1.052583, -0.204868 },
      { 0.114503, 0.786281, 0.099216 },
      { -0.003882, -0.048116, 1.051998 } } },
  { "deuteranopia",
    { { 0.367322, 0.860646, -0.227968 },
      { 0.280085, 0.672501, 0.047413 },
      { -0.011820, 0.042940, 0.968881 } } },
};

/* A difference of 10 in L*a*b* is one that people see at a glance. */
static void
test_series_stay_apart (void)
{
  for (guint look = 0; look < G_N_ELEMENTS (looks); look++) {
    const NavChartTheme *theme =
      nav_chart_theme_get (looks[look].dark, looks[look].high_contrast);

    for (gsize eye = 0; eye < G_N_ELEMENTS (eyes); eye++)
      for (guint i = 0; i < NAV_CHART_N_SERIES; i++)
        for (guint j = 0; j < i; j++) {
          double apart = distance (&theme->series[i], &theme->series[j], eyes[eye].seen_as);
          if (apart < 10)
            g_error ("%s, %s: series %u and %u are only %.1f apart", looks[look].name,
                     eyes[eye].name, j, i, apart);
        }
  }
}

static void
test_roles (void)
{
  const NavChartTheme *theme = nav_chart_theme_get (FALSE, FALSE);

  g_assert_true (nav_chart_theme_ink (theme, NAV_CHART_ROLE_MET) == &theme->met);
  g_assert_true (nav_chart_theme_ink (theme, NAV_CHART_ROLE_DIM) == &theme->dim);
  g_assert_true (nav_chart_theme_ink (theme, NAV_CHART_ROLE_SERIES + 5) == &theme->series[5]);
  g_assert_true (nav_chart_theme_ink (theme, NAV_CHART_ROLE_SERIES + 6) == &theme->series[0]);
}

static void
test_scaled (void)
{
  const NavChartTheme *theme = nav_chart_theme_paper ();
  NavChartTheme large = nav_chart_theme_scaled (theme, 4);

  g_assert_cmpfloat (large.font_size, ==, 4 * theme->font_size);
  g_assert_cmpfloat (large.line_width, ==, 2 * theme->line_width);
  g_assert_cmpfloat (theme->background.alpha, ==, 1);
  g_assert_cmpfloat (nav_chart_theme_get (TRUE, FALSE)->background.alpha, ==, 0);
}

static void
test_contrast_ratio (void)
{
  const NavInk black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 }, half = { 0, 0, 0, 0.5 };
  NavInk grey = nav_ink_over (&half, &white);

  g_assert_cmpfloat_with_epsilon (nav_ink_contrast (&black, &white), 21, 1e-9);
  g_assert_cmpfloat (nav_ink_contrast (&white, &white), ==, 1);
  g_assert_cmpfloat (grey.green, ==, 0.5);
  g_assert_cmpfloat (grey.alpha, ==, 1);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/theme/contrast", test_contrast);
  g_test_add_func ("/chart/theme/series-stay-apart", test_series_stay_apart);
  g_test_add_func ("/chart/theme/roles", test_roles);
  g_test_add_func ("/chart/theme/scaled", test_scaled);
  g_test_add_func ("/chart/theme/contrast-ratio", test_contrast_ratio);
  return g_test_run ();
}
