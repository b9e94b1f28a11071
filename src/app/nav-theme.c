// SPDX-License-Identifier: Apache-2.0
// The inks and letters of our pictures as the desktop has them now. A picture takes its theme as a
// value and cannot look anything up.

#include "app/nav-theme.h"

#include <adwaita.h>

/**
 * nav_theme_current:
 *
 * Returns: (transfer none): the inks that go with the desktop's style now
 */
const NavChartTheme *
nav_theme_current (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  return nav_chart_theme_get (adw_style_manager_get_dark (manager),
                              adw_style_manager_get_high_contrast (manager));
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
