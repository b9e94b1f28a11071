// SPDX-License-Identifier: Apache-2.0
// The window's life, and which page shows what the project is at the moment.

#include "config.h"

#include "app/nav-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/nav-text.h"
#include "workflow/nav-project-words.h"

G_DEFINE_FINAL_TYPE (NavWindow, nav_window, ADW_TYPE_APPLICATION_WINDOW)

void
_nav_window_toast (NavWindow *self, const char *text)
{
  g_autofree char *plain = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (plain);

  adw_toast_overlay_add_toast (self->toasts, toast);
}

static char *
document_name (NavProject *project)
{
  const char *path = nav_project_get_path (project);
  g_autofree char *base = path ? g_filename_display_basename (path) : NULL;

  if (nav_project_get_title (project) != NULL)
    return g_strdup (nav_project_get_title (project));
  if (base != NULL && g_str_has_suffix (base, ".nnplan"))
    base[strlen (base) - strlen (".nnplan")] = '\0';
  return base ? g_steal_pointer (&base) : nav_project_words_title (nav_text_words (), project);
}

static char *
document_state (NavProject *project)
{
  const char *path = nav_project_get_path (project);
  g_autofree char *name = path ? g_filename_display_basename (path) : NULL;

  if (path == NULL)
    return g_strdup (_ ("Not saved yet"));
  /* Translators: a file name */
  return nav_project_get_dirty (project) ? g_strdup_printf (_ ("Changed since saved in %s"), name)
                                         : g_strdup_printf (_ ("Saved in %s"), name);
}

static void
update_title (NavWindow *self)
{
  g_autofree char *name = document_name (self->project);
  g_autofree char *state = document_state (self->project);
  g_autofree char *full = g_strdup_printf ("%s – NeuralNav", name);
  gboolean used = !nav_project_is_empty (self->project) ||
                  nav_project_get_path (self->project) != NULL;

  nav_title_set (self->title, name, state);
  gtk_window_set_title (GTK_WINDOW (self), used ? full : "NeuralNav");
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

/* The stages are in the header bar, or at the bottom where that has no room. All of it at once: a
 * part that heard later that there is no room would keep the window wide until then. */
static void
update_switchers (NavWindow *self)
{
  gboolean working = g_str_equal (gtk_stack_get_visible_child_name (self->pages), "work");
  gboolean narrow = nav_shell_get_collapsed (self->shell);

  gtk_stack_set_visible_child_name (self->title_stack, working && !narrow ? "stages" : "name");
  gtk_widget_set_visible (self->bottom_switcher, working && narrow);
  gtk_widget_set_visible (self->redo_button, working && !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), !narrow);
  nav_options_page_set_narrow (self->options, narrow);
  nav_selection_bar_set_narrow (self->selection, narrow);
}

static void
update_page (NavWindow *self)
{
  const char *page = page_to_show (self);
  gboolean changed = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page) != 0;

  /* What is only behind would still be told to those who cannot see. */
  gtk_widget_set_visible (GTK_WIDGET (self->start), g_str_equal (page, "start"));
  gtk_stack_set_visible_child_name (self->pages, page);
  gtk_widget_set_visible (self->sidebar_button, g_str_equal (page, "work"));
  gtk_widget_set_visible (self->undo_button, g_str_equal (page, "work"));
  update_switchers (self);
  if (changed && g_str_equal (page, "start"))
    nav_start_page_take_focus (self->start);
  else if (changed && g_str_equal (page, "work"))
    nav_chat_view_take_focus (self->chat);
}

/* Brings everything on the screen up to date with the project. */
void
_nav_window_update (NavWindow *self)
{
  if (self->project == NULL)
    return;
  show_plan (self, nav_project_get_plan (self->project));
  update_title (self);
  update_page (self);
  _nav_window_update_actions (self);
  _nav_window_update_menus (self);
}

/* Of what changes together one is enough. */
static gboolean
stands_for_many (const char *property)
{
  static const char *const some[] = { "busy", "can-redo", "plan", "path", "dirty", NULL };

  return g_strv_contains (some, property);
}

static void
on_notify (NavWindow *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "progress"))
    _nav_window_update_progress (self);
  else if (stands_for_many (pspec->name))
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
  self->revising = FALSE;
  nav_chat_view_set_project (self->chat, project);
  nav_needs_page_set_project (self->needs, project);
  nav_options_page_set_project (self->options, project);
  nav_observe_page_set_project (self->observe, project);
  nav_selection_bar_set_project (self->selection, project);
  _nav_window_keep_in_place (self, project);
  _nav_window_update (self);
  nav_project_foresee (project, "");
}

typedef struct {
  void (*action) (NavWindow *self, gpointer data);
  gpointer data;
  GDestroyNotify destroy;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  if (waiting->destroy != NULL)
    waiting->destroy (waiting->data);
  g_free (waiting);
}

/**
 * _nav_window_when_ready:
 * @action: done at once, or as soon as there is a project
 * @data: (transfer full): handed to it, and freed by @destroy afterwards
 */
void
_nav_window_when_ready (NavWindow *self, void (*action) (NavWindow *self, gpointer data),
                        gpointer data, GDestroyNotify destroy)
{
  Waiting *waiting = g_new (Waiting, 1);

  *waiting = (Waiting){ action, data, destroy };
  if (self->project == NULL) {
    g_ptr_array_add (self->waiting, waiting);
    return;
  }
  action (self, data);
  waiting_free (waiting);
}

static void
do_what_waited (NavWindow *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
  for (guint i = 0; i < waiting->len; i++) {
    Waiting *next = waiting->pdata[i];
    next->action (self, next->data);
  }
}

/**
 * nav_window_set_knowledge:
 * @knowledge: (nullable): where runs of plans are kept; NULL: nowhere any more
 */
void
nav_window_set_knowledge (NavWindow *self, NavKnowledge *knowledge)
{
  g_return_if_fail (NAV_IS_WINDOW (self));

  nav_observe_page_set_knowledge (self->observe, knowledge);
}

/**
 * nav_window_set_catalog:
 * @catalog: what is known
 */
void
nav_window_set_catalog (NavWindow *self, NavCatalog *catalog)
{
  g_autoptr (NavProject) project = NULL;

  g_return_if_fail (NAV_IS_WINDOW (self) && catalog != NULL);

  if (self->project != NULL) {
    nav_project_set_catalog (self->project, catalog);
    return;
  }
  project = _nav_window_make_project (self, catalog);
  _nav_window_set_project (self, project);
  do_what_waited (self);
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
 * nav_window_show_project:
 * @project: a document that is not in a file, such as a duplicate
 */
void
nav_window_show_project (NavWindow *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_WINDOW (self) && NAV_IS_PROJECT (project));

  nav_project_set_auto_plan (project, TRUE);
  nav_project_set_refine (project, TRUE, 0);
  _nav_window_set_project (self, project);
}

/**
 * nav_window_is_unused:
 *
 * Returns: whether there is nothing in it: no plan, no file, nothing written
 */
gboolean
nav_window_is_unused (NavWindow *self)
{
  g_return_val_if_fail (NAV_IS_WINDOW (self), FALSE);

  return self->waiting->len == 0 && gtk_text_buffer_get_char_count (self->draft) == 0 &&
         (self->project == NULL || (nav_project_is_empty (self->project) &&
                                    nav_project_get_path (self->project) == NULL &&
                                    nav_project_get_title (self->project) == NULL));
}

/**
 * nav_window_shows_file:
 *
 * Returns: whether @file is what is open in it
 */
gboolean
nav_window_shows_file (NavWindow *self, GFile *file)
{
  const char *path = self->project ? nav_project_get_path (self->project) : NULL;
  g_autoptr (GFile) shown = path ? g_file_new_for_path (path) : NULL;

  return shown != NULL && g_file_equal (shown, file);
}

static gboolean
nav_window_close_request (GtkWindow *window)
{
  _nav_window_leave (NAV_WINDOW (window));
  return GTK_WINDOW_CLASS (nav_window_parent_class)->close_request (window);
}

static void
nav_window_dispose (GObject *object)
{
  NavWindow *self = NAV_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  /* Parts of a window may outlive it, and the program: the knowledge base is closed before. */
  if (self->observe != NULL)
    nav_window_set_knowledge (self, NULL);
  g_clear_handle_id (&self->progress_timeout, g_source_remove);
  _nav_window_forget_session (self);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  if (self->project != NULL)
    nav_project_cancel (self->project);
  g_clear_object (&self->signals);
  g_clear_object (&self->project);
  g_clear_object (&self->draft);
  g_clear_object (&self->spotlight);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->undo_label, g_free);
  g_clear_pointer (&self->redo_label, g_free);
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
  g_type_ensure (NAV_TYPE_BANNER);
  g_type_ensure (NAV_TYPE_CHAT_VIEW);
  g_type_ensure (NAV_TYPE_NEEDS_PAGE);
  g_type_ensure (NAV_TYPE_OBSERVE_PAGE);
  g_type_ensure (NAV_TYPE_OPTIONS_PAGE);
  g_type_ensure (NAV_TYPE_SELECTION_BAR);
  g_type_ensure (NAV_TYPE_SHELL);
  g_type_ensure (NAV_TYPE_STAGE_SWITCHER);
  g_type_ensure (NAV_TYPE_START_PAGE);
  g_type_ensure (NAV_TYPE_TITLE);
  gtk_widget_class_set_template_from_resource (widget_class, NAV_RESOURCE_BASE "/nav-window.ui");
  BIND (toasts);
  BIND (title_stack);
  BIND (sidebar_button);
  BIND (undo_button);
  BIND (redo_button);
  BIND (replan_button);
  BIND (progress_revealer);
  BIND (progress);
  BIND (cancel_button);
  BIND (recent_menu);
  BIND (demo_menu);
  BIND (undo_menu);
  BIND (banner);
  BIND (pages);
  BIND (failed);
  BIND (broken);
  BIND (start);
  BIND (shell);
  BIND (title);
  BIND (chat);
  BIND (stages);
  BIND (needs);
  BIND (options);
  BIND (observe);
  BIND (selection);
  BIND (bottom_switcher);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.cancel", NULL);
  gtk_widget_class_bind_template_callback (widget_class, _nav_window_fill_menus);
  gtk_widget_class_bind_template_callback (widget_class, _nav_window_restore_left);
  gtk_widget_class_bind_template_callback (widget_class, _nav_window_discard_left);
}

static void
apply_settings (NavWindow *self, NavSettings *settings)
{
  self->settings = g_object_ref (settings);
  gtk_window_set_default_size (GTK_WINDOW (self), nav_settings_get_window_width (settings),
                               nav_settings_get_window_height (settings));
  if (nav_settings_get_window_maximized (settings))
    gtk_window_maximize (GTK_WINDOW (self));
  nav_shell_set_show_sidebar (self->shell, nav_settings_get_show_sidebar (settings));
}

/* A stage gives the keyboard back to what had it there; that may be gone by now. */
static void
on_stage (NavWindow *self)
{
  GtkWidget *stage = adw_view_stack_get_visible_child (self->stages);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (gtk_widget_get_mapped (stage) && (focus == NULL || !gtk_widget_get_mapped (focus)))
    gtk_widget_child_focus (stage, GTK_DIR_TAB_FORWARD);
}

static void
connect_children (NavWindow *self)
{
  nav_start_page_set_buffer (self->start, self->draft);
  nav_chat_view_set_buffer (self->chat, self->draft);
  nav_chat_view_set_spotlight (self->chat, self->spotlight);
  nav_needs_page_set_spotlight (self->needs, self->spotlight);
  adw_view_stack_set_visible_child_name (self->stages, "options");
  g_signal_connect_object (self->shell, "notify::collapsed", G_CALLBACK (update_switchers), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stages, "notify::visible-child", G_CALLBACK (on_stage), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (_nav_window_schedule_draft), self,
                           G_CONNECT_SWAPPED);
}

static void
nav_window_init (NavWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->draft = gtk_text_buffer_new (NULL);
  self->spotlight = nav_spotlight_new ();
  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
  self->left = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_unsaved_release);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
  gtk_widget_set_visible (self->sidebar_button, FALSE);
  if (NAV_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  connect_children (self);
  _nav_window_add_actions (self);
}

/**
 * nav_window_new:
 *
 * Returns: (transfer none): a window that @application owns
 */
NavWindow *
nav_window_new (GtkApplication *application, NavSettings *settings)
{
  NavWindow *self = g_object_new (NAV_TYPE_WINDOW, "application", application, NULL);

  apply_settings (self, settings);
  return self;
}
