// SPDX-License-Identifier: Apache-2.0
// The window's life, and which page shows what the project is at the moment.

#include "config.h"

#include "app/nav-window-private.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "workflow/nav-project-chips.h"

/* Planning that ends sooner shows no progress: a flash would only disturb. */
#define QUIET_MS 400

G_DEFINE_FINAL_TYPE (NavWindow, nav_window, ADW_TYPE_APPLICATION_WINDOW)

void
_nav_window_toast (NavWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_title (toast, text);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static char *
document_name (NavProject *project)
{
  const char *path = nav_project_get_path (project);
  g_autofree char *base = path ? g_path_get_basename (path) : NULL;

  if (nav_project_get_title (project) != NULL)
    return g_strdup (nav_project_get_title (project));
  if (base != NULL && g_str_has_suffix (base, ".nnplan"))
    base[strlen (base) - strlen (".nnplan")] = '\0';
  return base ? g_steal_pointer (&base) : g_strdup (_ ("New plan"));
}

static void
update_title (NavWindow *self)
{
  g_autofree char *name = document_name (self->project);
  gboolean dirty = nav_project_get_dirty (self->project);
  g_autofree char *marked = dirty ? g_strdup_printf ("• %s", name) : g_strdup (name);
  g_autofree char *full = g_strdup_printf ("%s – NeuralNav", name);
  gboolean used = !nav_project_is_empty (self->project) ||
                  nav_project_get_path (self->project) != NULL;

  gtk_label_set_label (self->title, marked);
  gtk_window_set_title (GTK_WINDOW (self), used ? full : "NeuralNav");
}

static gboolean
show_progress (gpointer data)
{
  NavWindow *self = data;

  self->progress_timeout = 0;
  gtk_revealer_set_reveal_child (self->progress_revealer, TRUE);
  return G_SOURCE_REMOVE;
}

static void
update_progress (NavWindow *self)
{
  gboolean busy = nav_project_get_busy (self->project);

  gtk_progress_bar_set_fraction (self->progress, nav_project_get_progress (self->project));
  if (busy && self->progress_timeout == 0 &&
      !gtk_revealer_get_reveal_child (self->progress_revealer))
    self->progress_timeout = g_timeout_add (QUIET_MS, show_progress, self);
  if (!busy) {
    g_clear_handle_id (&self->progress_timeout, g_source_remove);
    gtk_revealer_set_reveal_child (self->progress_revealer, FALSE);
  }
}

static void
show_plan (NavWindow *self, NavPlan *plan)
{
  if (plan == self->shown_plan)
    return;
  g_clear_pointer (&self->shown_plan, nav_plan_unref);
  self->shown_plan = plan ? nav_plan_ref (plan) : NULL;
  /* Where the sidebar covers the stages, the newer thing is the one to show. */
  if (nav_shell_get_collapsed (self->shell))
    nav_shell_set_show_sidebar (self->shell, plan == NULL);
}

static const char *
page_to_show (NavWindow *self)
{
  if (self->showing_error)
    return "broken";
  return self->blank || !nav_project_is_empty (self->project) ? "work" : "start";
}

/* The stages are in the header bar, or at the bottom where that has no room. */
static void
update_switchers (NavWindow *self)
{
  gboolean working = g_str_equal (gtk_stack_get_visible_child_name (self->pages), "work");
  gboolean narrow = nav_shell_get_collapsed (self->shell);

  gtk_stack_set_visible_child_name (self->title_stack, working && !narrow ? "stages" : "name");
  gtk_widget_set_visible (self->bottom_switcher, working && narrow);
}

static void
update_page (NavWindow *self)
{
  const char *page = page_to_show (self);
  gboolean changed = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page) != 0;

  gtk_stack_set_visible_child_name (self->pages, page);
  gtk_widget_set_visible (self->sidebar_button, g_str_equal (page, "work"));
  update_switchers (self);
  if (changed && g_str_equal (page, "start"))
    gtk_widget_grab_focus (GTK_WIDGET (self->start));
  else if (changed && g_str_equal (page, "work"))
    gtk_widget_grab_focus (GTK_WIDGET (self->chat));
}

/* Brings everything on the screen up to date with the project. */
void
_nav_window_update (NavWindow *self)
{
  g_autoptr (GPtrArray) chips = NULL;

  if (self->project == NULL)
    return;
  chips = nav_project_offer_chips (self->project, nav_text_words ());
  nav_chat_view_set_conversation (self->chat, nav_project_get_conversation (self->project), chips);
  show_plan (self, nav_project_get_plan (self->project));
  update_title (self);
  update_progress (self);
  update_page (self);
  _nav_window_update_actions (self);
}

static void
on_notify (NavWindow *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "progress"))
    update_progress (self);
  else
    _nav_window_update (self);
}

/**
 * _nav_window_set_project:
 * @project: (transfer none): the document to show from now on
 */
void
_nav_window_set_project (NavWindow *self, NavProject *project)
{
  g_set_object (&self->project, project);
  g_signal_group_set_target (self->signals, project);
  self->showing_error = FALSE;
  self->blank = FALSE;
  nav_needs_page_set_project (self->needs, project);
  nav_options_page_set_project (self->options, project);
  _nav_window_update (self);
}

/**
 * nav_window_set_catalog:
 * @catalog: what is known
 */
void
nav_window_set_catalog (NavWindow *self, NavCatalog *catalog)
{
  g_autoptr (NavProject) project = NULL;
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (NAV_IS_WINDOW (self) && catalog != NULL);

  if (self->project != NULL) {
    nav_project_set_catalog (self->project, catalog);
    return;
  }
  project = _nav_window_make_project (catalog);
  file = g_steal_pointer (&self->pending_file);
  _nav_window_set_project (self, project);
  if (file != NULL)
    _nav_window_open_file (self, file);
  else
    _nav_window_open_last (self);
}

/**
 * nav_window_show_failure:
 * @error: why there is no knowledge
 */
void
nav_window_show_failure (NavWindow *self, const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (NAV_IS_WINDOW (self) && error != NULL);

  text = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->failed, text);
  gtk_stack_set_visible_child_name (self->pages, "failed");
}

/**
 * nav_window_open:
 * @file: a plan; opened as soon as there is knowledge
 */
void
nav_window_open (NavWindow *self, GFile *file)
{
  g_return_if_fail (NAV_IS_WINDOW (self) && G_IS_FILE (file));

  if (self->project != NULL)
    _nav_window_open_file (self, file);
  else
    g_set_object (&self->pending_file, file);
}

/**
 * nav_window_say:
 * @text: what the person says, as if it were typed
 */
void
nav_window_say (NavWindow *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (NAV_IS_WINDOW (self) && text != NULL);

  if (self->project != NULL && !nav_project_say (self->project, text, &error))
    _nav_window_toast (self, error->message);
}

static gboolean
nav_window_close_request (GtkWindow *window)
{
  NavWindow *self = NAV_WINDOW (window);

  _nav_window_keep_work (self);
  return GTK_WINDOW_CLASS (nav_window_parent_class)->close_request (window);
}

static void
nav_window_dispose (GObject *object)
{
  NavWindow *self = NAV_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->progress_timeout, g_source_remove);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  if (self->project != NULL)
    nav_project_cancel (self->project);
  g_clear_object (&self->signals);
  g_clear_object (&self->project);
  g_clear_object (&self->pending_file);
  g_clear_object (&self->draft);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->shown_plan, nav_plan_unref);
  G_OBJECT_CLASS (nav_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavWindow, name)

static void
nav_window_class_init (NavWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = nav_window_close_request;
  g_type_ensure (NAV_TYPE_CHAT_VIEW);
  g_type_ensure (NAV_TYPE_NEEDS_PAGE);
  g_type_ensure (NAV_TYPE_OPTIONS_PAGE);
  g_type_ensure (NAV_TYPE_SHELL);
  g_type_ensure (NAV_TYPE_STAGE_SWITCHER);
  g_type_ensure (NAV_TYPE_START_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, NAV_RESOURCE_BASE "/nav-window.ui");
  BIND (toasts);
  BIND (title_stack);
  BIND (title);
  BIND (sidebar_button);
  BIND (replan_button);
  BIND (progress_revealer);
  BIND (progress);
  BIND (pages);
  BIND (failed);
  BIND (broken);
  BIND (start);
  BIND (shell);
  BIND (chat);
  BIND (stages);
  BIND (needs);
  BIND (options);
  BIND (bottom_switcher);
}

static void
restore_size (NavWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_SET);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_SET);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_SET);
}

static void
nav_window_init (NavWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (NAV_APP_ID);
  self->cancellable = g_cancellable_new ();
  self->draft = gtk_text_buffer_new (NULL);
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
  nav_start_page_set_buffer (self->start, self->draft);
  nav_chat_view_set_buffer (self->chat, self->draft);
  gtk_widget_set_visible (self->sidebar_button, FALSE);
  if (NAV_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  adw_view_stack_set_visible_child_name (self->stages, "options");
  g_signal_connect_object (self->shell, "notify::collapsed", G_CALLBACK (update_switchers), self,
                           G_CONNECT_SWAPPED);
  restore_size (self);
  _nav_window_add_actions (self);
}

/**
 * nav_window_new:
 *
 * Returns: (transfer none): a window that @application owns
 */
NavWindow *
nav_window_new (GtkApplication *application)
{
  return g_object_new (NAV_TYPE_WINDOW, "application", application, NULL);
}
