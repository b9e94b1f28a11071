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
 * NavChartTheme:
 *
 * The inks of a picture. A value, so that a picture depends on nothing but what is passed in: the
 * window makes one from the desktop's style, a report has its own.
 */
typedef struct {
  NavInk track; /* what is empty */
  NavInk text;
  NavInk met;
  NavInk close;
  NavInk missed;
  NavInk unknown;
} NavChartTheme;

G_END_DECLS
