// SPDX-License-Identifier: Apache-2.0
// The Needs stage: sheets of values, with pictures of what they amount to.

#include "config.h"

#include "app/nav-needs-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/nav-chart-view.h"
#include "app/nav-fold-box.h"
#include "app/nav-need-group.h"
#include "app/nav-needs-charts.h"
#include "app/nav-workload-bar.h"
#include "base/nav-error.h"
#include "planner/nav-spec-complete.h"

typedef enum { PICTURE_LENGTHS, PICTURE_RATES, PICTURE_BUDGET, N_PICTURES } Picture;

#define PICTURE_HEIGHT 150

struct _NavNeedsPage {
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkWidget *sheets; /* hidden until it is complete */
  NavWorkloadBar *workloads;
  GtkWidget *add_workload;
  GtkBox *columns[2];
  NavNeedGroupView *groups[NAV_N_NEED_GROUPS]; /* NULL before they are made */
  GtkWidget *pictures[N_PICTURES];
  NavSpotlight *spotlight;
  NavProject *project;   /* (nullable) */
  GSignalGroup *signals; /* of the project */
  guint workload;
  guint making;  /* source that makes the groups, one after another */
  guint drawing; /* source that draws the pictures anew */
  guint scrolling;     /* source that brings @revealed into sight */
  GtkWidget *revealed; /* (nullable): a row */
};

G_DEFINE_FINAL_TYPE (NavNeedsPage, nav_needs_page, GTK_TYPE_WIDGET)

/* What a person can do about a spec that cannot be planned. */
static const char *
hint_of (NavSpecField field)
{
  switch ((int) field) {
  case NAV_WORKLOAD_USE_CASE:
    return _ ("Choose what it is for, or give the tokens of a prompt and of an answer");
  case NAV_WORKLOAD_USERS:
    return _ ("Fill in how many people use it, or a peak rate");
  case NAV_WORKLOAD_MEAN_RPS:
    return _ ("The mean rate cannot be above the peak rate");
  case NAV_WORKLOAD_THINKING:
    return _ ("Workloads of one plan share a deployment: either all of them reason or none does");
  default:
    return NULL;
  }
}

/* The field that keeps the spec from being planned, if it is one of the workload that is shown. */
static NavSpecField
hinted_field (NavNeedsPage *self)
{
  g_autoptr (GError) error = NULL;
  NavSpecField field = NAV_N_SPEC_FIELDS;
  guint workload;

  if (nav_spec_check_plannable (nav_project_get_completed_spec (self->project),
                                nav_project_get_catalog (self->project), &error) ||
      nav_error_get_field (error) == NULL ||
      !nav_spec_field_parse (nav_error_get_field (error), &field, &workload))
    return NAV_N_SPEC_FIELDS;
  return workload == self->workload ? field : NAV_N_SPEC_FIELDS;
}

static NavChart *
new_chart (NavNeedsPage *self, Picture picture)
{
  NavSpec *spec = nav_project_get_completed_spec (self->project);

  switch (picture) {
  case PICTURE_LENGTHS:
    return nav_needs_lengths_chart (spec, self->workload);
  case PICTURE_RATES:
    return nav_needs_rates_chart (spec, self->workload);
  case PICTURE_BUDGET:
  case N_PICTURES:
  default:
    return nav_needs_budget_chart (spec, self->workload,
                                   nav_project_get_plan_current (self->project)
                                     ? nav_project_get_plan (self->project)
                                     : NULL);
  }
}

static gboolean
draw_pictures (gpointer data)
{
  NavNeedsPage *self = data;

  self->drawing = 0;
  for (int i = 0; i < N_PICTURES; i++) {
    NavChart *chart = self->pictures[i] ? new_chart (self, (Picture) i) : NULL;
    if (self->pictures[i] == NULL)
      continue;
    gtk_widget_set_visible (self->pictures[i], chart != NULL);
    nav_chart_view_set_chart (NAV_CHART_VIEW (self->pictures[i]), chart);
    g_clear_pointer (&chart, nav_chart_unref);
  }
  return G_SOURCE_REMOVE;
}

/* Pictures follow the numbers, after the numbers. */
static void
schedule_pictures (NavNeedsPage *self)
{
  if (self->drawing == 0 && self->project != NULL)
    self->drawing = g_idle_add (draw_pictures, self);
}

static void
update (NavNeedsPage *self)
{
  guint n = nav_spec_get_n_workloads (nav_project_get_completed_spec (self->project));
  NavSpecField hinted;

  self->workload = MIN (self->workload, n - 1);
  gtk_widget_set_visible (GTK_WIDGET (self->workloads), n > 1);
  gtk_widget_set_visible (self->add_workload, n == 1);
  hinted = hinted_field (self);
  nav_workload_bar_update (self->workloads, nav_project_get_completed_spec (self->project),
                           self->workload);
  for (int i = 0; i < NAV_N_NEED_GROUPS; i++)
    if (self->groups[i] != NULL)
      nav_need_group_view_update (self->groups[i], self->workload, hinted, hint_of (hinted));
  schedule_pictures (self);
}

static void
add_picture (NavNeedsPage *self, NavNeedGroupId group, Picture picture)
{
  GtkWidget *view = nav_chart_view_new ();

  gtk_widget_set_size_request (view, -1, PICTURE_HEIGHT);
  gtk_widget_set_visible (view, FALSE);
  gtk_widget_add_css_class (view, "card");
  nav_need_group_view_add_picture (self->groups[group], view);
  gtk_widget_add_css_class (view, "picture");
  self->pictures[picture] = view;
}

static const NavNeedGroupId group_of_picture[N_PICTURES] = {
  [PICTURE_LENGTHS] = NAV_NEED_GROUP_TRAFFIC,
  [PICTURE_RATES] = NAV_NEED_GROUP_TRAFFIC,
  [PICTURE_BUDGET] = NAV_NEED_GROUP_TARGETS,
};

static void
make_group (NavNeedsPage *self, NavNeedGroupId id)
{
  static const int column_of[NAV_N_NEED_GROUPS] = {
    [NAV_NEED_GROUP_USE_CASE] = 0,    [NAV_NEED_GROUP_TRAFFIC] = 0,
    [NAV_NEED_GROUP_TARGETS] = 1,     [NAV_NEED_GROUP_PRIORITIES] = 1,
    [NAV_NEED_GROUP_CONSTRAINTS] = 1, [NAV_NEED_GROUP_INVENTORY] = 1,
    [NAV_NEED_GROUP_HOURS] = 0,       [NAV_NEED_GROUP_ENGINE] = 0,
  };

  self->groups[id] =
    NAV_NEED_GROUP_VIEW (nav_need_group_view_new (id, self->project, self->spotlight));
  gtk_box_append (self->columns[column_of[id]], GTK_WIDGET (self->groups[id]));
}

/* One more thing of all that has to be made; FALSE when there is nothing left. */
static gboolean
make_next (NavNeedsPage *self)
{
  for (int i = 0; i < NAV_N_NEED_GROUPS; i++)
    if (self->groups[i] == NULL) {
      make_group (self, (NavNeedGroupId) i);
      return TRUE;
    } else if (nav_need_group_view_make_next (self->groups[i])) {
      return TRUE;
    }
  for (int i = 0; i < N_PICTURES; i++)
    if (self->pictures[i] == NULL) {
      add_picture (self, group_of_picture[i], (Picture) i);
      return TRUE;
    }
  return FALSE;
}

/* One column more; FALSE when all is shown. */
static gboolean
show_next (NavNeedsPage *self)
{
  gtk_widget_set_visible (self->sheets, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (self->columns); i++)
    if (!gtk_widget_get_visible (GTK_WIDGET (self->columns[i]))) {
      gtk_widget_set_visible (GTK_WIDGET (self->columns[i]), TRUE);
      return TRUE;
    }
  return FALSE;
}

static gboolean
go_on_making (NavNeedsPage *self)
{
  if (make_next (self))
    return TRUE;
  if (!gtk_widget_get_visible (self->sheets))
    update (self);
  return show_next (self);
}

static gboolean
on_making (gpointer data)
{
  NavNeedsPage *self = data;

  if (go_on_making (self))
    return G_SOURCE_CONTINUE;
  self->making = 0;
  return G_SOURCE_REMOVE;
}

/* So many rows take their time: one after another, before the next frame, when the stage is first
 * looked at. What the person does meanwhile comes first. */
static void
start_making (NavNeedsPage *self)
{
  if (self->making == 0 && self->project != NULL && self->pictures[N_PICTURES - 1] == NULL &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->making = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_making, self, NULL);
}

static void
make_all (NavNeedsPage *self)
{
  g_clear_handle_id (&self->making, g_source_remove);
  while (go_on_making (self))
    ;
}

static void
forget_groups (NavNeedsPage *self)
{
  g_clear_handle_id (&self->making, g_source_remove);
  g_clear_handle_id (&self->drawing, g_source_remove);
  g_clear_handle_id (&self->scrolling, g_source_remove);
  for (int i = 0; i < NAV_N_NEED_GROUPS; i++)
    if (self->groups[i] != NULL)
      gtk_box_remove (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->groups[i]))),
                      GTK_WIDGET (self->groups[i]));
  memset (self->groups, 0, sizeof self->groups);
  memset (self->pictures, 0, sizeof self->pictures);
  gtk_widget_set_visible (self->sheets, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (self->columns); i++)
    gtk_widget_set_visible (GTK_WIDGET (self->columns[i]), FALSE);
}

static void
on_notify (NavNeedsPage *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "completed-spec"))
    update (self);
  else if (g_str_equal (pspec->name, "plan"))
    schedule_pictures (self);
}

/**
 * nav_needs_page_set_project:
 * @project: whose needs to show
 */
void
nav_needs_page_set_project (NavNeedsPage *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_NEEDS_PAGE (self) && project != NULL);

  if (project == self->project)
    return;
  forget_groups (self);
  g_set_object (&self->project, project);
  g_signal_group_set_target (self->signals, project);
  self->workload = 0;
  start_making (self);
  update (self);
}

/**
 * nav_needs_page_set_spotlight:
 * @spotlight: told what is pointed at; to be set before the first project
 */
void
nav_needs_page_set_spotlight (NavNeedsPage *self, NavSpotlight *spotlight)
{
  g_return_if_fail (NAV_IS_NEEDS_PAGE (self) && NAV_IS_SPOTLIGHT (spotlight));

  g_set_object (&self->spotlight, spotlight);
}

/* A row that was just made has no place yet when it gets the keyboard. */
static gboolean
scroll_to_revealed (gpointer data)
{
  NavNeedsPage *self = data;
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t place;

  self->scrolling = 0;
  if (gtk_widget_compute_bounds (self->revealed, self->sheets, &place))
    gtk_adjustment_clamp_page (adjustment, place.origin.y,
                               place.origin.y + 2 * place.size.height);
  self->revealed = NULL;
  return G_SOURCE_REMOVE;
}

static void
reveal_row (NavNeedsPage *self, NavNeedRow *row)
{
  nav_need_row_take_focus (row);
  self->revealed = GTK_WIDGET (row);
  if (self->scrolling == 0)
    self->scrolling = g_idle_add_full (G_PRIORITY_LOW, scroll_to_revealed, self, NULL);
}

/**
 * nav_needs_page_reveal:
 *
 * Brings a value into sight and gives it the keyboard.
 */
void
nav_needs_page_reveal (NavNeedsPage *self, NavSpecField field, guint workload)
{
  g_return_if_fail (NAV_IS_NEEDS_PAGE (self));

  if (self->project == NULL)
    return;
  if (field < NAV_N_WORKLOAD_FIELDS)
    self->workload = workload;
  make_all (self);
  update (self);
  for (int i = 0; i < NAV_N_NEED_GROUPS; i++) {
    NavNeedRow *row = nav_need_group_view_find (self->groups[i], field);
    if (row != NULL)
      reveal_row (self, row);
  }
}

static void
on_workload_chosen (NavNeedsPage *self, guint workload)
{
  self->workload = workload;
  update (self);
}

static void
on_workload_added (NavNeedsPage *self)
{
  nav_project_add_workload (self->project);
  on_workload_chosen (self,
                      nav_spec_get_n_workloads (nav_project_get_spec (self->project)) - 1);
}

static void
on_workload_removed (NavNeedsPage *self)
{
  nav_project_remove_workload (self->project, self->workload);
}

static void
nav_needs_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (nav_needs_page_parent_class)->map (widget);
  start_making (NAV_NEEDS_PAGE (widget));
}

static void
nav_needs_page_dispose (GObject *object)
{
  NavNeedsPage *self = NAV_NEEDS_PAGE (object);

  g_clear_handle_id (&self->making, g_source_remove);
  g_clear_handle_id (&self->drawing, g_source_remove);
  g_clear_handle_id (&self->scrolling, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  memset (self->groups, 0, sizeof self->groups);
  memset (self->pictures, 0, sizeof self->pictures);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->project);
  g_clear_object (&self->spotlight);
  G_OBJECT_CLASS (nav_needs_page_parent_class)->dispose (object);
}

static void
nav_needs_page_class_init (NavNeedsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_needs_page_dispose;
  widget_class->map = nav_needs_page_map;
  g_type_ensure (NAV_TYPE_FOLD_BOX);
  g_type_ensure (NAV_TYPE_WORKLOAD_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-needs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NavNeedsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, NavNeedsPage, sheets);
  gtk_widget_class_bind_template_child (widget_class, NavNeedsPage, workloads);
  gtk_widget_class_bind_template_child (widget_class, NavNeedsPage, add_workload);
  gtk_widget_class_bind_template_child_full (widget_class, "left", FALSE,
                                             G_STRUCT_OFFSET (NavNeedsPage, columns[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "right", FALSE,
                                             G_STRUCT_OFFSET (NavNeedsPage, columns[1]));
  gtk_widget_class_bind_template_callback (widget_class, on_workload_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_workload_added);
  gtk_widget_class_bind_template_callback (widget_class, on_workload_removed);
}

static void
nav_needs_page_init (NavNeedsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->spotlight = nav_spotlight_new ();
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
}
