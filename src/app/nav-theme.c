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

/* From libadwaita 1.6 on people choose an accent; the property is asked for by its name because the
 * floor does not know it. */
static void
take_accent (NavChartTheme *theme)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) accent = NULL;

  if (adw_style_manager_get_high_contrast (manager) ||
      g_object_class_find_property (G_OBJECT_GET_CLASS (manager), "accent-color-rgba") == NULL)
    return;
  g_object_get (manager, "accent-color-rgba", &accent, NULL);
  theme->accent = (NavInk){ .red = (double) accent->red,
                            .green = (double) accent->green,
                            .blue = (double) accent->blue,
                            .alpha = 1 };
}

/**
 * nav_theme_for_widget:
 * @widget: where the picture will be
 *
 * Returns: the desktop's inks and accent, and the letters that @widget has, so that pictures follow
 *   the text scale as words do
 */
NavChartTheme
nav_theme_for_widget (GtkWidget *widget)
{
  const NavChartTheme *inks = nav_theme_current ();
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double resolution = pango_cairo_context_get_resolution (context), size;
  NavChartTheme theme;

  size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    size *= (resolution > 0 ? resolution : 96) / 72;
  theme = nav_chart_theme_scaled (inks, size > 0 ? size / inks->font_size : 1);
  theme.font = g_intern_string (pango_font_description_get_family (font));
  take_accent (&theme);
  return theme;
}

/**
 * nav_theme_connect:
 * @widget: which has pictures
 * @changed: called with @widget whenever nav_theme_for_widget() may answer otherwise because of the
 *   desktop; the widget itself learns about its letters
 */
void
nav_theme_connect (GtkWidget *widget, GCallback changed)
{
  static const char *const signals[] = { "notify::dark", "notify::high-contrast",
                                         "notify::accent-color-rgba" };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (adw_style_manager_get_default (), signals[i], changed, widget,
                             G_CONNECT_SWAPPED);
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
