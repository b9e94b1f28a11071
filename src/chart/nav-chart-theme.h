// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavInk: a colour with opacity, each part 0 to 1.
 */
typedef struct {
  double red;
  double green;
  double blue;
  double alpha;
} NavInk;

/**
 * NavChartRole: what an ink says. A picture names roles; the theme knows their colours.
 */
typedef enum {
  NAV_CHART_ROLE_ACCENT, /* the platform's accent: the one thing a picture is about */
  NAV_CHART_ROLE_MET,
  NAV_CHART_ROLE_CLOSE,
  NAV_CHART_ROLE_MISSED,
  NAV_CHART_ROLE_UNKNOWN,
  NAV_CHART_ROLE_TEXT,
  NAV_CHART_ROLE_DIM,    /* what stands back: ticks, captions, remainders */
  NAV_CHART_ROLE_SERIES, /* the first of NAV_CHART_N_SERIES that differ from one another */
} NavChartRole;

#define NAV_CHART_N_SERIES 6

/**
 * NavChartTheme:
 *
 * The inks and the letters of a picture. A value, so that a picture depends on nothing but what is
 * passed in: the window makes one from the desktop's style, a report has its own.
 */
typedef struct {
  NavInk background; /* behind everything; no opacity: what is there already */
  NavInk track;      /* what is empty */
  NavInk grid;
  NavInk text;
  NavInk dim;
  NavInk accent;
  NavInk met;
  NavInk close;
  NavInk missed;
  NavInk unknown;
  NavInk series[NAV_CHART_N_SERIES];
  const char *font; /* family, interned or static; NULL: the system's sans */
  double font_size; /* of ordinary text, in the picture's own pixels */
  double line_width;
} NavChartTheme;

const NavChartTheme *nav_chart_theme_get (gboolean dark, gboolean high_contrast);
const NavChartTheme *nav_chart_theme_paper (void);
NavChartTheme nav_chart_theme_scaled (const NavChartTheme *theme, double factor);
const NavInk *nav_chart_theme_ink (const NavChartTheme *theme, NavChartRole role);
double nav_ink_contrast (const NavInk *a, const NavInk *b);
NavInk nav_ink_over (const NavInk *ink, const NavInk *below);

G_END_DECLS
