// SPDX-License-Identifier: Apache-2.0
// The Options stage: the answer, or what is missing for one and how to get it.

#include "config.h"

#include "app/nav-options-page-private.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

G_DEFINE_FINAL_TYPE (NavOptionsPage, nav_options_page, GTK_TYPE_WIDGET)

enum { PROP_VIEW = 1, N_PROPS };

/* Numbers that get better sooner than this need no words: nobody has read the first ones. */
#define READ_MS 1000

static GParamSpec *properties[N_PROPS];

static void
show_none (NavOptionsPage *self, const char *icon, const char *title, const char *description)
{
  adw_status_page_set_icon_name (self->none, icon);
  adw_status_page_set_title (self->none, title);
  adw_status_page_set_description (self->none, description);
}

/* Why there is no plan, and what to do about it. */
static void
update_none (NavOptionsPage *self)
{
  const GError *error = nav_project_get_error (self->project);

  if (nav_project_get_busy (self->project)) {
    show_none (self, NULL, _ ("Planning…"), NULL);
  } else if (nav_project_is_empty (self->project)) {
    show_none (self, "nav-options-symbolic", _ ("Options appear here"),
               _ ("Say in the conversation what you want to serve, or fill in what it is for and "
                  "how many people use it in Needs. Then models and GPUs that carry it are "
                  "compared here."));
  } else if (nav_project_is_asking (self->project)) {
    show_none (self, "dialog-question-symbolic", _ ("One thing is missing"),
               _ ("Answer the question in the conversation, or fill it in in Needs, and the plan "
                  "appears here."));
  } else if (error == NULL) {
    show_none (self, "process-stop-symbolic", _ ("Planning was stopped"), NULL);
  } else {
    g_autofree char *text = g_markup_escape_text (error->message, -1);
    show_none (self, "dialog-warning-symbolic", _ ("This cannot be planned"), text);
  }
}

/* Returns: (transfer container): what is compared and still in the plan */
GPtrArray *
_nav_options_page_collect_compared (NavOptionsPage *self)
{
  GPtrArray *compared = g_ptr_array_new ();

  for (gsize i = 0; self->shown != NULL && self->compared[i] != NULL; i++) {
    NavRecommendation *r = nav_plan_find (self->shown, self->compared[i]);
    if (r != NULL)
      g_ptr_array_add (compared, r);
  }
  return compared;
}

static void
update_compared (NavOptionsPage *self)
{
  g_autoptr (GPtrArray) compared = _nav_options_page_collect_compared (self);
  g_autofree char *count = nav_format_count (nav_text_numbers (), compared->len);
  /* Translators: a view of options side by side, and how many these are */
  g_autofree char *label = compared->len > 0 ? g_strdup_printf (_ ("Compare %s"), count)
                                             : g_strdup (_ ("Compare"));

  nav_options_compare_set (self->compare, compared);
  gtk_button_set_label (self->compare_button, label);
}

void
_nav_options_page_set_compared (NavOptionsPage *self, const char *const *ids)
{
  char **copy = g_strdupv ((char **) ids);

  g_strfreev (self->compared);
  self->compared = copy;
  update_compared (self);
  _nav_options_page_update_actions (self);
}

void
_nav_options_page_set_view (NavOptionsPage *self, const char *view)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), view) == 0)
    return;
  /* Where it hides what is to be seen, it has had its time. */
  if (nav_options_split_get_collapsed (self->split))
    _nav_options_page_hide_detail (self);
  _nav_options_page_fill_table (self);
  gtk_stack_set_visible_child_name (self->views, view);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

void
_nav_options_page_show_detail (NavOptionsPage *self, const char *id)
{
  NavRecommendation *r = self->shown ? nav_plan_find (self->shown, id) : NULL;

  if (r == NULL)
    return;
  g_free (self->detailed);
  self->detailed = g_strdup (id);
  nav_options_detail_set (self->detail, self->shown, r);
  nav_options_split_set_show_detail (self->split, TRUE);
  _nav_options_page_update_actions (self);
  if (nav_options_split_get_collapsed (self->split))
    gtk_widget_grab_focus (GTK_WIDGET (self->detail));
}

void
_nav_options_page_hide_detail (NavOptionsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean inside = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->detail));

  if (!nav_options_split_get_show_detail (self->split))
    return;
  nav_options_split_set_show_detail (self->split, FALSE);
  _nav_options_page_update_actions (self);
  if (inside)
    gtk_widget_child_focus (GTK_WIDGET (self->views), GTK_DIR_TAB_FORWARD);
}

static void
on_collapsed (NavOptionsPage *self)
{
  nav_options_detail_set_page (self->detail, nav_options_split_get_collapsed (self->split));
}

/* The detail stays with its configuration; where that is gone, so is the detail. */
static void
update_detail (NavOptionsPage *self)
{
  NavRecommendation *r =
    self->detailed != NULL ? nav_plan_find (self->shown, self->detailed) : NULL;

  if (r == NULL)
    _nav_options_page_hide_detail (self);
  else
    nav_options_detail_set (self->detail, self->shown, r);
}

static void
update_selected (NavOptionsPage *self)
{
  const char *id = nav_project_get_selected (self->project);

  nav_answer_page_set_selected (self->answer, id);
  nav_options_detail_set_selected (self->detail, id);
  nav_options_compare_set_selected (self->compare, id);
}

static void
update_counts (NavOptionsPage *self)
{
  guint n = nav_plan_get_recommendations (self->shown)->len;
  g_autofree char *count = nav_format_count (nav_text_numbers (), n);
  /* Translators: a view of every option, and how many these are */
  g_autofree char *label = g_strdup_printf (_ ("All %s"), count);

  gtk_button_set_label (self->all_button, label);
  /* Without options there is one thing to look at only. */
  gtk_widget_set_visible (self->switcher, n > 0);
  if (n == 0)
    _nav_options_page_set_view (self, "best");
}

/* Who wants something of the table has this called before. */
void
_nav_options_page_fill_table (NavOptionsPage *self)
{
  if (!nav_after_frame_is_pending (&self->filling))
    return;
  nav_after_frame_cancel (&self->filling);
  if (self->shown != NULL)
    nav_options_table_set_plan (self->table, self->shown);
}

static gboolean
fill_table (gpointer data)
{
  _nav_options_page_fill_table (data);
  return G_SOURCE_REMOVE;
}

/* Hundreds of rows that nobody sees can wait until the cards are drawn. */
static void
fill_table_soon (NavOptionsPage *self)
{
  nav_after_frame_start (&self->filling, GTK_WIDGET (self), fill_table, self);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "all") == 0)
    _nav_options_page_fill_table (self);
}

static void
show_plan (NavOptionsPage *self, NavPlan *plan)
{
  g_clear_pointer (&self->shown, nav_plan_unref);
  self->shown = nav_plan_ref (plan);
  nav_answer_page_set_plan (self->answer, plan, self->read);
  fill_table_soon (self);
  update_compared (self);
  update_detail (self);
  update_counts (self);
}

static gboolean
mark_refining (gpointer data)
{
  NavOptionsPage *self = data;

  self->marking = 0;
  self->read = TRUE;
  gtk_widget_set_visible (self->refining, TRUE);
  return G_SOURCE_REMOVE;
}

static void
update_refining (NavOptionsPage *self)
{
  gboolean refining = nav_project_get_refining (self->project);

  if (refining && self->marking == 0 && !self->read)
    self->marking = g_timeout_add (READ_MS, mark_refining, self);
  if (refining)
    return;
  g_clear_handle_id (&self->marking, g_source_remove);
  self->read = FALSE;
  gtk_widget_set_visible (self->refining, FALSE);
}

/* What answers what was asked before is dim, and keeps its place. */
static void
set_current (NavOptionsPage *self, gboolean current)
{
  if (current)
    gtk_widget_remove_css_class (GTK_WIDGET (self->split), "outdated");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->split), "outdated");
}

static void
update (NavOptionsPage *self)
{
  NavPlan *plan = self->project ? nav_project_get_plan (self->project) : NULL;

  if (self->project == NULL)
    return;
  if (plan != NULL && plan != self->shown)
    show_plan (self, plan);
  if (plan == NULL)
    g_clear_pointer (&self->shown, nav_plan_unref);
  update_refining (self);
  update_selected (self);
  set_current (self, nav_project_get_plan_current (self->project));
  update_none (self);
  gtk_stack_set_visible_child_name (self->pages, plan ? "answer" : "none");
  _nav_options_page_update_actions (self);
}

static void
on_notify (NavOptionsPage *self, GParamSpec *pspec)
{
  if (!g_str_equal (pspec->name, "progress"))
    update (self);
}

/**
 * nav_options_page_set_project:
 * @project: (nullable): what to show
 */
void
nav_options_page_set_project (NavOptionsPage *self, NavProject *project)
{
  const char *none[] = { NULL };

  g_return_if_fail (NAV_IS_OPTIONS_PAGE (self));

  if (project == self->project)
    return;
  g_clear_handle_id (&self->marking, g_source_remove);
  self->read = FALSE;
  _nav_options_page_hide_detail (self);
  _nav_options_page_set_compared (self, none);
  g_set_object (&self->project, project);
  g_signal_group_set_target (self->signals, project);
  update (self);
}

/**
 * nav_options_page_set_narrow:
 * @narrow: whether there is no room for words that only go with a mark
 */
void
nav_options_page_set_narrow (NavOptionsPage *self, gboolean narrow)
{
  g_return_if_fail (NAV_IS_OPTIONS_PAGE (self));

  gtk_widget_set_visible (self->refining_word, !narrow);
}

static void
nav_options_page_dispose (GObject *object)
{
  NavOptionsPage *self = NAV_OPTIONS_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->marking, g_source_remove);
  nav_after_frame_cancel (&self->filling);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->project);
  g_clear_pointer (&self->shown, nav_plan_unref);
  g_clear_pointer (&self->compared, g_strfreev);
  g_clear_pointer (&self->detailed, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_options_page_parent_class)->dispose (object);
}

static void
nav_options_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_VIEW)
    _nav_options_page_set_view (NAV_OPTIONS_PAGE (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
nav_options_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_VIEW)
    g_value_set_string (value,
                        gtk_stack_get_visible_child_name (NAV_OPTIONS_PAGE (object)->views));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavOptionsPage, name)

static void
nav_options_page_class_init (NavOptionsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = nav_options_page_set_property;
  object_class->get_property = nav_options_page_get_property;
  object_class->dispose = nav_options_page_dispose;
  properties[PROP_VIEW] =
    g_param_spec_string ("view", NULL, NULL, "best",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (NAV_TYPE_ANSWER_PAGE);
  g_type_ensure (NAV_TYPE_OPTIONS_COMPARE);
  g_type_ensure (NAV_TYPE_OPTIONS_DETAIL);
  g_type_ensure (NAV_TYPE_OPTIONS_SPLIT);
  g_type_ensure (NAV_TYPE_OPTIONS_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-options-page.ui");
  BIND (pages);
  BIND (none);
  BIND (views);
  BIND (refining);
  BIND (refining_word);
  BIND (switcher);
  BIND (all_button);
  BIND (compare_button);
  BIND (split);
  BIND (answer);
  BIND (table);
  BIND (compare);
  BIND (detail);
  _nav_options_page_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "options");
}

static void
nav_options_page_init (NavOptionsPage *self)
{
  self->compared = g_new0 (char *, 1);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
  g_signal_connect_swapped (self->split, "notify::collapsed", G_CALLBACK (on_collapsed), self);
  _nav_options_page_add_shortcuts (self);
  _nav_options_page_update_actions (self);
}
