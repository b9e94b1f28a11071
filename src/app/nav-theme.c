// SPDX-License-Identifier: Apache-2.0
// The inks of our pictures for light, dark and high contrast. They are the platform's named
// palette: a picture takes its theme as a value and cannot look colours up in a stylesheet.

#include "app/nav-theme.h"

#include <adwaita.h>

#define INK(hex, opacity)                                                                          \
  {                                                                                                \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) & 0xff) / 255.0, opacity     \
  }

static const NavChartTheme light = {
  .track = INK (0x000000, 0.1),
  .text = INK (0x000000, 0.8),
  .met = INK (0x26a269, 1),
  .close = INK (0xe5a50a, 1),
  .missed = INK (0xc01c28, 1),
  .unknown = INK (0x77767b, 1),
};

static const NavChartTheme dark = {
  .track = INK (0xffffff, 0.12),
  .text = INK (0xffffff, 1),
  .met = INK (0x33d17a, 1),
  .close = INK (0xf8e45c, 1),
  .missed = INK (0xff7b63, 1),
  .unknown = INK (0x9a9996, 1),
};

static const NavChartTheme light_contrast = {
  .track = INK (0x000000, 0.25),
  .text = INK (0x000000, 1),
  .met = INK (0x1b7f4f, 1),
  .close = INK (0x9c6e03, 1),
  .missed = INK (0xa51d2d, 1),
  .unknown = INK (0x3d3846, 1),
};

static const NavChartTheme dark_contrast = {
  .track = INK (0xffffff, 0.3),
  .text = INK (0xffffff, 1),
  .met = INK (0x57e389, 1),
  .close = INK (0xf9f06b, 1),
  .missed = INK (0xff938c, 1),
  .unknown = INK (0xdeddda, 1),
};

/**
 * nav_theme_current:
 *
 * Returns: (transfer none): the inks that go with the desktop's style now
 */
const NavChartTheme *
nav_theme_current (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  if (adw_style_manager_get_high_contrast (manager))
    return adw_style_manager_get_dark (manager) ? &dark_contrast : &light_contrast;
  return adw_style_manager_get_dark (manager) ? &dark : &light;
}

const NavInk *
nav_theme_verdict_ink (const NavChartTheme *theme, NavVerdict verdict)
{
  switch (verdict) {
  case NAV_VERDICT_MET:
    return &theme->met;
  case NAV_VERDICT_CLOSE:
    return &theme->close;
  case NAV_VERDICT_MISSED:
    return &theme->missed;
  case NAV_VERDICT_UNKNOWN:
  default:
    return &theme->unknown;
  }
}
