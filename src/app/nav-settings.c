// SPDX-License-Identifier: Apache-2.0
// Preferences as an object. The names of the keys are those of the properties.

#include "config.h"

#include "app/nav-settings.h"

/* Plans made without a preference do not carry one. */
#define USUAL_PERCENTILE 95

#define BY "preferences"

struct _NavSettings {
  GObject parent_instance;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (NavSettings, nav_settings, G_TYPE_OBJECT)

enum {
  PROP_WINDOW_WIDTH = 1,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  PROP_SHOW_SIDEBAR,
  PROP_PERCENTILE,
  PROP_PROVIDERS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

int
nav_settings_get_window_width (NavSettings *self)
{
  g_return_val_if_fail (NAV_IS_SETTINGS (self), 0);
  return g_settings_get_int (self->settings, "window-width");
}

int
nav_settings_get_window_height (NavSettings *self)
{
  g_return_val_if_fail (NAV_IS_SETTINGS (self), 0);
  return g_settings_get_int (self->settings, "window-height");
}

gboolean
nav_settings_get_window_maximized (NavSettings *self)
{
  g_return_val_if_fail (NAV_IS_SETTINGS (self), FALSE);
  return g_settings_get_boolean (self->settings, "window-maximized");
}

gboolean
nav_settings_get_show_sidebar (NavSettings *self)
{
  g_return_val_if_fail (NAV_IS_SETTINGS (self), TRUE);
  return g_settings_get_boolean (self->settings, "show-sidebar");
}

guint
nav_settings_get_percentile (NavSettings *self)
{
  g_return_val_if_fail (NAV_IS_SETTINGS (self), USUAL_PERCENTILE);
  return g_settings_get_uint (self->settings, "percentile");
}

/**
 * nav_settings_get_providers:
 *
 * Returns: (transfer full): ids of providers; empty for all
 */
char **
nav_settings_get_providers (NavSettings *self)
{
  g_return_val_if_fail (NAV_IS_SETTINGS (self), NULL);
  return g_settings_get_strv (self->settings, "providers");
}

void
nav_settings_set_percentile (NavSettings *self, guint percentile)
{
  g_return_if_fail (NAV_IS_SETTINGS (self));
  g_settings_set_uint (self->settings, "percentile", percentile);
}

void
nav_settings_set_providers (NavSettings *self, const char *const *providers)
{
  g_return_if_fail (NAV_IS_SETTINGS (self));
  g_settings_set_strv (self->settings, "providers", providers);
}

/**
 * nav_settings_keep_window:
 *
 * How the next window that is opened looks. A size smaller or larger than any screen is not kept.
 */
void
nav_settings_keep_window (NavSettings *self, int width, int height, gboolean maximized,
                          gboolean show_sidebar)
{
  g_return_if_fail (NAV_IS_SETTINGS (self));

  if (width >= 360 && width <= 16384)
    g_settings_set_int (self->settings, "window-width", width);
  if (height >= 294 && height <= 16384)
    g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized", maximized);
  g_settings_set_boolean (self->settings, "show-sidebar", show_sidebar);
}

/* Takes @leaf. */
static NavSpec *
with_preference (NavSpec *spec, NavSpecField field, NavLeaf *leaf)
{
  g_autoptr (NavSpec) before = spec;

  leaf->by = g_strdup (BY);
  return nav_spec_with (before, field, 0, leaf);
}

/**
 * nav_settings_new_spec:
 *
 * Returns: (transfer full): what a new plan begins with
 */
NavSpec *
nav_settings_new_spec (NavSettings *self)
{
  NavSpec *spec = nav_spec_new ();
  g_auto (GStrv) providers = NULL;
  guint percentile;

  g_return_val_if_fail (NAV_IS_SETTINGS (self), spec);

  percentile = nav_settings_get_percentile (self);
  providers = nav_settings_get_providers (self);
  if (percentile != USUAL_PERCENTILE)
    spec = with_preference (spec, NAV_SLO_PERCENTILE,
                            nav_leaf_new_number (percentile, NAV_ORIGIN_DEFAULT));
  if (providers[0] != NULL)
    spec = with_preference (
      spec, NAV_CONSTRAINT_PROVIDERS,
      nav_leaf_new_list ((const char *const *) providers, NAV_ORIGIN_DEFAULT));
  return spec;
}

static void
nav_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NavSettings *self = NAV_SETTINGS (object);

  switch (id) {
  case PROP_WINDOW_WIDTH:
  case PROP_WINDOW_HEIGHT:
    g_value_set_int (value, g_settings_get_int (self->settings, pspec->name));
    break;
  case PROP_WINDOW_MAXIMIZED:
  case PROP_SHOW_SIDEBAR:
    g_value_set_boolean (value, g_settings_get_boolean (self->settings, pspec->name));
    break;
  case PROP_PERCENTILE:
    g_value_set_uint (value, g_settings_get_uint (self->settings, pspec->name));
    break;
  case PROP_PROVIDERS:
    g_value_take_boxed (value, g_settings_get_strv (self->settings, pspec->name));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NavSettings *self = NAV_SETTINGS (object);

  switch (id) {
  case PROP_WINDOW_WIDTH:
  case PROP_WINDOW_HEIGHT:
    g_settings_set_int (self->settings, pspec->name, g_value_get_int (value));
    break;
  case PROP_WINDOW_MAXIMIZED:
  case PROP_SHOW_SIDEBAR:
    g_settings_set_boolean (self->settings, pspec->name, g_value_get_boolean (value));
    break;
  case PROP_PERCENTILE:
    nav_settings_set_percentile (self, g_value_get_uint (value));
    break;
  case PROP_PROVIDERS:
    nav_settings_set_providers (self, g_value_get_boxed (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* Others may change a setting, too. */
static void
on_changed (NavSettings *self, const char *key)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (self), key) != NULL)
    g_object_notify (G_OBJECT (self), key);
}

static void
nav_settings_finalize (GObject *object)
{
  g_clear_object (&NAV_SETTINGS (object)->settings);
  G_OBJECT_CLASS (nav_settings_parent_class)->finalize (object);
}

static void
nav_settings_class_init (NavSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nav_settings_get_property;
  object_class->set_property = nav_settings_set_property;
  object_class->finalize = nav_settings_finalize;
  properties[PROP_WINDOW_WIDTH] =
    g_param_spec_int ("window-width", NULL, NULL, 360, 16384, 1280, flags);
  properties[PROP_WINDOW_HEIGHT] =
    g_param_spec_int ("window-height", NULL, NULL, 294, 16384, 800, flags);
  properties[PROP_WINDOW_MAXIMIZED] =
    g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_SIDEBAR] = g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, flags);
  properties[PROP_PERCENTILE] =
    g_param_spec_uint ("percentile", NULL, NULL, 50, 99, USUAL_PERCENTILE, flags);
  properties[PROP_PROVIDERS] =
    g_param_spec_boxed ("providers", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
nav_settings_init (NavSettings *self)
{
  self->settings = g_settings_new (NAV_APP_ID);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
}

NavSettings *
nav_settings_new (void)
{
  return g_object_new (NAV_TYPE_SETTINGS, NULL);
}
