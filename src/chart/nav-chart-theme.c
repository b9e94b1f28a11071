// SPDX-License-Identifier: Apache-2.0
// The inks of our pictures for light, dark, high contrast and paper. Verdicts are the platform's
// named palette. The series stay apart for people who see red and green alike, which a test
// measures, and lines differ by their dashes as well.

#include "chart/nav-chart-theme.h"

#include <math.h>

#define INK(hex, opacity)                                                                          \
  {                                                                                                \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) & 0xff) / 255.0, opacity     \
  }

#define FONT_SIZE 13.3
#define LINE_WIDTH 2

#define LIGHT_SERIES                                                                               \
  {                                                                                                \
    INK (0x1c71d8, 1), INK (0xca4417, 1), INK (0x107c6b, 1), INK (0x7a2f96, 1), INK (0x7f6100, 1), \
      INK (0x3d3846, 1)                                                                            \
  }

#define LIGHT_INKS                                                                                 \
  .track = INK (0x000000, 0.1), .grid = INK (0x000000, 0.12), .text = INK (0x000000, 0.8),         \
  .dim = INK (0x000000, 0.6), .accent = INK (0x1c71d8, 1), .met = INK (0x26a269, 1),               \
  .close = INK (0xe5a50a, 1), .missed = INK (0xc01c28, 1), .unknown = INK (0x77767b, 1),           \
  .series = LIGHT_SERIES, .font_size = FONT_SIZE, .line_width = LINE_WIDTH

static const NavChartTheme light = { LIGHT_INKS };

/* What is exported lands on white, whatever the desktop looks like. */
static const NavChartTheme paper = { .background = INK (0xffffff, 1), LIGHT_INKS };

static const NavChartTheme dark = {
  .track = INK (0xffffff, 0.12),
  .grid = INK (0xffffff, 0.14),
  .text = INK (0xffffff, 1),
  .dim = INK (0xffffff, 0.7),
  .accent = INK (0x62a0ea, 1),
  .met = INK (0x33d17a, 1),
  .close = INK (0xf8e45c, 1),
  .missed = INK (0xff7b63, 1),
  .unknown = INK (0x9a9996, 1),
  .series = { INK (0x70abf1, 1), INK (0xff9d4d, 1), INK (0x3fc9b0, 1), INK (0xf2aced, 1),
              INK (0xf5d547, 1), INK (0xdeddda, 1) },
  .font_size = FONT_SIZE,
  .line_width = LINE_WIDTH,
};

static const NavChartTheme light_contrast = {
  .track = INK (0x000000, 0.25),
  .grid = INK (0x000000, 0.4),
  .text = INK (0x000000, 1),
  .dim = INK (0x000000, 0.85),
  .accent = INK (0x0f4a9e, 1),
  .met = INK (0x1b7f4f, 1),
  .close = INK (0x9c6e03, 1),
  .missed = INK (0xa51d2d, 1),
  .unknown = INK (0x3d3846, 1),
  .series = { INK (0x0f4a9e, 1), INK (0x953700, 1), INK (0x00594c, 1), INK (0x551f70, 1),
              INK (0x5b4a18, 1), INK (0x000000, 1) },
  .font_size = FONT_SIZE,
  .line_width = LINE_WIDTH + 0.5,
};

static const NavChartTheme dark_contrast = {
  .track = INK (0xffffff, 0.3),
  .grid = INK (0xffffff, 0.45),
  .text = INK (0xffffff, 1),
  .dim = INK (0xffffff, 0.9),
  .accent = INK (0x99c1f1, 1),
  .met = INK (0x57e389, 1),
  .close = INK (0xf9f06b, 1),
  .missed = INK (0xff938c, 1),
  .unknown = INK (0xdeddda, 1),
  .series = { INK (0xa1c9fc, 1), INK (0xffb766, 1), INK (0x4de0c4, 1), INK (0xffccf3, 1),
              INK (0xf9e45c, 1), INK (0xffffff, 1) },
  .font_size = FONT_SIZE,
  .line_width = LINE_WIDTH + 0.5,
};

/**
 * nav_chart_theme_get:
 *
 * Returns: (transfer none): the inks that go with such a desktop, without a background
 */
const NavChartTheme *
nav_chart_theme_get (gboolean is_dark, gboolean high_contrast)
{
  if (high_contrast)
    return is_dark ? &dark_contrast : &light_contrast;
  return is_dark ? &dark : &light;
}

/**
 * nav_chart_theme_paper:
 *
 * Returns: (transfer none): dark inks on white, for files and the clipboard
 */
const NavChartTheme *
nav_chart_theme_paper (void)
{
  return &paper;
}

/**
 * nav_chart_theme_scaled:
 * @factor: above 0; 1 is as it is
 *
 * Larger letters and stronger lines in the same picture: a person's text scale, or a room in which
 * the last row reads along.
 */
NavChartTheme
nav_chart_theme_scaled (const NavChartTheme *theme, double factor)
{
  NavChartTheme scaled = *theme;

  g_return_val_if_fail (factor > 0, scaled);

  scaled.font_size *= factor;
  scaled.line_width *= sqrt (factor);
  return scaled;
}

/**
 * nav_chart_theme_ink:
 *
 * Returns: (transfer none): the ink of @role; series begin again after the last
 */
const NavInk *
nav_chart_theme_ink (const NavChartTheme *theme, NavChartRole role)
{
  switch (role) {
  case NAV_CHART_ROLE_ACCENT:
    return &theme->accent;
  case NAV_CHART_ROLE_MET:
    return &theme->met;
  case NAV_CHART_ROLE_CLOSE:
    return &theme->close;
  case NAV_CHART_ROLE_MISSED:
    return &theme->missed;
  case NAV_CHART_ROLE_UNKNOWN:
    return &theme->unknown;
  case NAV_CHART_ROLE_TEXT:
    return &theme->text;
  case NAV_CHART_ROLE_DIM:
    return &theme->dim;
  case NAV_CHART_ROLE_SERIES:
  default:
    return &theme->series[(role - NAV_CHART_ROLE_SERIES) % NAV_CHART_N_SERIES];
  }
}

/**
 * nav_ink_over:
 * @below: opaque
 *
 * Returns: what one sees where @ink covers @below
 */
NavInk
nav_ink_over (const NavInk *ink, const NavInk *below)
{
  double a = ink->alpha;

  return (NavInk){ .red = a * ink->red + (1 - a) * below->red,
                   .green = a * ink->green + (1 - a) * below->green,
                   .blue = a * ink->blue + (1 - a) * below->blue,
                   .alpha = 1 };
}

static double
linear_light (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
luminance (const NavInk *ink)
{
  return 0.2126 * linear_light (ink->red) + 0.7152 * linear_light (ink->green) +
         0.0722 * linear_light (ink->blue);
}

/**
 * nav_ink_contrast:
 *
 * Both opaque.
 *
 * Returns: the contrast ratio of WCAG 2.1, 1 to 21
 */
double
nav_ink_contrast (const NavInk *a, const NavInk *b)
{
  double first = luminance (a), second = luminance (b);

  return (MAX (first, second) + 0.05) / (MIN (first, second) + 0.05);
}
