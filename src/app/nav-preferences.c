// SPDX-License-Identifier: Apache-2.0
// The preferences: what new plans begin with. They apply at once.

#include "config.h"

#include "app/nav-preferences.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "workflow/nav-words.h"

static const guint percentiles[] = { 50, 90, 95, 99 };

typedef struct {
  NavSettings *settings;
  char **providers; /* of the first row after "all" on */
} Preferences;

static void
preferences_free (gpointer data)
{
  Preferences *p = data;

  g_object_unref (p->settings);
  g_strfreev (p->providers);
  g_free (p);
}

static void
on_percentile (AdwComboRow *row, GParamSpec *pspec, Preferences *p)
{
  guint selected = adw_combo_row_get_selected (row);

  (void) pspec;
  if (selected < G_N_ELEMENTS (percentiles))
    nav_settings_set_percentile (p->settings, percentiles[selected]);
}

static GtkWidget *
new_combo (const char *title, const char *subtitle, const char *const *names, guint selected)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "subtitle", subtitle, "model",
                                 model, "selected", selected, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static GtkWidget *
new_percentile_row (Preferences *p)
{
  guint now = nav_settings_get_percentile (p->settings), selected = GTK_INVALID_LIST_POSITION;
  const char *names[G_N_ELEMENTS (percentiles) + 1] = { NULL };
  GtkWidget *row;

  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++) {
    g_autofree char *number = nav_format_number (nav_text_numbers (), percentiles[i]);
    names[i] = g_strconcat ("p", number, NULL);
    if (percentiles[i] == now)
      selected = i;
  }
  row = new_combo (_ ("Percentile"), _ ("Share of requests that must meet the latency targets"),
                   names, selected);
  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++)
    g_free ((char *) names[i]);
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_percentile), p);
  return row;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Those who sell GPUs by the knowledge base, by name. */
static char **
known_providers (NavCatalog *catalog)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const GPtrArray *prices = nav_catalog_get_prices (catalog);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < prices->len; i++) {
    const NavPrice *price = prices->pdata[i];
    if (g_hash_table_add (seen, price->provider))
      g_ptr_array_add (names, g_strdup (price->provider));
  }
  g_ptr_array_sort (names, by_name);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static void
on_provider (AdwComboRow *row, GParamSpec *pspec, Preferences *p)
{
  guint selected = adw_combo_row_get_selected (row);
  const char *chosen[] = { NULL, NULL };

  (void) pspec;
  if (selected > 0 && selected <= g_strv_length (p->providers))
    chosen[0] = p->providers[selected - 1];
  nav_settings_set_providers (p->settings, chosen);
}

static guint
index_of_provider (Preferences *p)
{
  g_auto (GStrv) wanted = nav_settings_get_providers (p->settings);

  for (guint i = 0; wanted[0] != NULL && p->providers[i] != NULL; i++)
    if (g_str_equal (p->providers[i], wanted[0]))
      return i + 1;
  return 0;
}

static GtkWidget *
new_provider_row (Preferences *p)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GtkWidget *row;

  g_ptr_array_add (names, (gpointer) _ ("All, the median of their prices"));
  for (gsize i = 0; p->providers[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) nav_text_provider (p->providers[i]));
  g_ptr_array_add (names, NULL);
  row = new_combo (_ ("Cloud provider"), _ ("Whose prices new plans reckon with"),
                   (const char *const *) names->pdata, index_of_provider (p));
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_provider), p);
  return row;
}

/* There is nothing to choose, and that is said. */
static GtkWidget *
new_currency_row (void)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *value = gtk_label_new (_ ("US dollars"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Currency"));
  adw_action_row_set_subtitle (
    ADW_ACTION_ROW (row),
    _ ("The prices of the knowledge base are in US dollars, and it has no exchange rates"));
  gtk_widget_add_css_class (value, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), value);
  return row;
}

static GtkWidget *
new_page (Preferences *p)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *plans = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _ ("New Plans"),
                                   "description",
                                   _ ("Plans that are there already keep what they have."), NULL);
  GtkWidget *money = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _ ("Money"), NULL);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (plans), new_percentile_row (p));
  if (p->providers != NULL)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (money), new_provider_row (p));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (money), new_currency_row ());
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (plans));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (money));
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

static void
close_on_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, controller);
}

/**
 * nav_preferences_present:
 * @parent: (nullable): the window it belongs to
 * @catalog: (nullable): where providers are
 */
void
nav_preferences_present (GtkWindow *parent, NavSettings *settings, NavCatalog *catalog)
{
  Preferences *p = g_new0 (Preferences, 1);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  p->settings = g_object_ref (settings);
  p->providers = catalog ? known_providers (catalog) : NULL;
  g_object_set_data_full (G_OBJECT (window), "preferences", p, preferences_free);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), new_page (p));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Preferences"));
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 420);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  close_on_escape (window);
  gtk_window_present (GTK_WINDOW (window));
}
