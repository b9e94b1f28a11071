// SPDX-License-Identifier: Apache-2.0
// Whom a run asks.

#include "config.h"

#include "app/nav-observe-setup.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "observe/nav-endpoint.h"

#define MOST_REPLICAS 10000

struct _NavObserveSetup {
  GtkWidget parent_instance;
  GtkCheckButton *simulator;
  GtkCheckButton *own;
  GtkWidget *server; /* the rows below, of an own server */
  GtkEditable *url;
  GtkEditable *key;
  GtkEditable *model;
  GtkEditable *replicas;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (NavObserveSetup, nav_observe_setup, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static char *
get_text (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

static gboolean
is_address (const char *text)
{
  g_auto (GStrv) bases = nav_endpoint_list_bases (text, NULL);

  return bases != NULL;
}

/* 0: it is no number of replicas. */
static guint
read_replicas (NavObserveSetup *self)
{
  g_autofree char *text = get_text (self->replicas);
  guint64 number = 0;

  if (*text == '\0')
    return 1;
  return g_ascii_string_to_unsigned (text, 10, 1, MOST_REPLICAS, &number, NULL) ? (guint) number
                                                                                : 0;
}

/* A header cannot hold line ends, nor anything but ASCII. */
static gboolean
is_key (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (*at < 0x20 || *at > 0x7e)
      return FALSE;
  return TRUE;
}

static gboolean
uses_simulator (NavObserveSetup *self)
{
  return gtk_check_button_get_active (self->simulator);
}

static void
mark (GtkEditable *row, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* Nothing typed yet is not wrong, but not ready either. */
static void
check (NavObserveSetup *self)
{
  g_autofree char *url = get_text (self->url), *key = get_text (self->key);
  gboolean url_wrong = *url != '\0' && !is_address (url), key_wrong = !is_key (key);
  gboolean replicas_wrong = read_replicas (self) == 0;
  const char *text = NULL;

  if (replicas_wrong)
    text = _ ("How many replicas the server stands for is a whole number from 1 to ten thousand.");
  if (key_wrong)
    text = _ ("The key holds a letter that no key has.");
  if (url_wrong)
    text = _ ("This is no address of a server. One looks like http://host:8000/v1.");
  mark (self->url, url_wrong);
  mark (self->key, key_wrong);
  mark (self->replicas, replicas_wrong);
  gtk_label_set_label (self->problem, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL && !uses_simulator (self));
}

static void
on_changed (NavObserveSetup *self)
{
  gtk_widget_set_visible (self->server, !uses_simulator (self));
  check (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * nav_observe_setup_is_ready:
 *
 * Returns: whether what is said is enough to ask somebody
 */
gboolean
nav_observe_setup_is_ready (NavObserveSetup *self)
{
  g_autofree char *url = NULL, *key = NULL;

  g_return_val_if_fail (NAV_IS_OBSERVE_SETUP (self), FALSE);

  if (uses_simulator (self))
    return TRUE;
  url = get_text (self->url);
  key = get_text (self->key);
  return is_address (url) && is_key (key) && read_replicas (self) > 0;
}

/**
 * nav_observe_setup_get_choice:
 * @ret_choice: (out): to be cleared with nav_server_choice_clear()
 */
void
nav_observe_setup_get_choice (NavObserveSetup *self, NavServerChoice *ret_choice)
{
  g_autofree char *key = NULL, *model = NULL;

  g_return_if_fail (NAV_IS_OBSERVE_SETUP (self));

  *ret_choice = (NavServerChoice){ .replicas = 1 };
  if (uses_simulator (self))
    return;
  key = get_text (self->key);
  model = get_text (self->model);
  ret_choice->url = get_text (self->url);
  ret_choice->api_key = *key != '\0' ? g_steal_pointer (&key) : NULL;
  ret_choice->model = *model != '\0' ? g_steal_pointer (&model) : NULL;
  ret_choice->replicas = MAX (read_replicas (self), 1);
}

void
nav_observe_setup_choose_simulator (NavObserveSetup *self)
{
  g_return_if_fail (NAV_IS_OBSERVE_SETUP (self));

  gtk_check_button_set_active (self->simulator, TRUE);
}

static void
nav_observe_setup_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_observe_setup_parent_class)->dispose (object);
}

static void
nav_observe_setup_class_init (NavObserveSetupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_observe_setup_dispose;
  signals[CHANGED] = g_signal_new ("changed", NAV_TYPE_OBSERVE_SETUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "setup");
}

static GtkEditable *
add_row (NavObserveSetup *self, GtkWidget *row, const char *title, GtkInputPurpose purpose)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), purpose);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->server), row);
  return GTK_EDITABLE (row);
}

static void
add_rows (NavObserveSetup *self)
{
  self->server = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->server), _ ("Server"));
  self->url = add_row (self, adw_entry_row_new (), _ ("Address, such as http://localhost:8000/v1"),
                       GTK_INPUT_PURPOSE_URL);
  self->key = add_row (self, adw_password_entry_row_new (),
                       _ ("API key, for this window only"), GTK_INPUT_PURPOSE_PASSWORD);
  self->model = add_row (self, adw_entry_row_new (), _ ("Model; empty: the first it serves"),
                         GTK_INPUT_PURPOSE_FREE_FORM);
  self->replicas = add_row (self, adw_entry_row_new (), _ ("Replicas that it stands for"),
                            GTK_INPUT_PURPOSE_DIGITS);
  gtk_editable_set_text (self->replicas, "1");
}

static GtkCheckButton *
add_choice (NavObserveSetup *self, const char *label, GtkCheckButton *group)
{
  GtkWidget *choice = gtk_check_button_new_with_mnemonic (label);

  gtk_check_button_set_group (GTK_CHECK_BUTTON (choice), group);
  gtk_widget_set_parent (choice, GTK_WIDGET (self));
  return GTK_CHECK_BUTTON (choice);
}

static void
connect_all (NavObserveSetup *self)
{
  GtkEditable *rows[] = { self->url, self->key, self->model, self->replicas };

  g_signal_connect_swapped (self->simulator, "toggled", G_CALLBACK (on_changed), self);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_swapped (rows[i], "changed", G_CALLBACK (on_changed), self);
}

static void
nav_observe_setup_init (NavObserveSetup *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->simulator = add_choice (self, _ ("Simulator on this _computer"), NULL);
  self->own = add_choice (self, _ ("A server of _mine"), self->simulator);
  gtk_check_button_set_active (self->simulator, TRUE);
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "problem");
  add_rows (self);
  gtk_widget_set_parent (self->server, GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->problem), GTK_WIDGET (self));
  connect_all (self);
  on_changed (self);
}
