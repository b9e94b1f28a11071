// SPDX-License-Identifier: Apache-2.0
// The detail of one recommendation. Its parts are made one a turn of the main loop: together they
// would take longer than a frame.

#include "config.h"

#include "app/nav-options-detail.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-break-even-view.h"
#include "app/nav-detail-sections.h"
#include "app/nav-select-button.h"
#include "app/nav-text.h"
#include "app/nav-tooltip.h"
#include "workflow/nav-plan-words.h"

struct _NavOptionsDetail {
  GtkWidget parent_instance;
  GtkButton *close;
  GtkWidget *compare;
  NavSelectButton *select;
  GtkActionable *prove;
  GtkActionable *find;
  GtkScrolledWindow *scroller;
  GtkBox *sections;
  GtkLabel *labels;
  GtkLabel *model;
  GtkLabel *configuration;
  NavPlan *plan;
  NavRecommendation *recommendation;
  guint next;   /* part to be made */
  guint making; /* source that makes it */
};

G_DEFINE_FINAL_TYPE (NavOptionsDetail, nav_options_detail, GTK_TYPE_WIDGET)

static GtkWidget *
new_break_even (NavPlan *plan, NavRecommendation *r)
{
  return isfinite (r->cost_per_month)
           ? nav_detail_section_new (_ ("Against an API"), nav_break_even_view_new (plan, r))
           : NULL;
}

static const NavDetailSection parts[] = {
  nav_detail_section_why,      nav_detail_section_price,    nav_detail_section_latency,
  nav_detail_section_classes,  nav_detail_section_what_if,  nav_detail_section_load,
  nav_detail_section_memory,   nav_detail_section_scores,   nav_detail_section_risks,
  nav_detail_section_evidence, new_break_even,              nav_detail_section_engine,
  nav_detail_section_assumptions,
};

static gboolean
make_next (gpointer data)
{
  NavOptionsDetail *self = data;
  GtkWidget *part = parts[self->next++](self->plan, self->recommendation);

  if (part != NULL)
    gtk_box_append (self->sections, part);
  if (self->next < G_N_ELEMENTS (parts))
    return G_SOURCE_CONTINUE;
  self->making = 0;
  return G_SOURCE_REMOVE;
}

static void
clear (NavOptionsDetail *self)
{
  GtkWidget *head = gtk_widget_get_first_child (GTK_WIDGET (self->sections));
  GtkWidget *part;

  g_clear_handle_id (&self->making, g_source_remove);
  while ((part = gtk_widget_get_next_sibling (head)) != NULL)
    gtk_box_remove (self->sections, part);
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->recommendation, nav_recommendation_unref);
}

static void
show_head (NavOptionsDetail *self)
{
  NavRecommendation *r = self->recommendation;
  g_autofree char *labels = nav_plan_words_labels (nav_text_words (), self->plan, r);
  g_autofree char *configuration = nav_plan_words_configuration (nav_text_words (), r);

  gtk_label_set_label (self->labels, labels);
  gtk_widget_set_visible (GTK_WIDGET (self->labels), *labels != '\0');
  gtk_label_set_label (self->model, nav_plan_words_model (r));
  gtk_label_set_label (self->configuration, configuration);
  nav_select_button_set_id (self->select, r->id);
  gtk_actionable_set_action_target (self->prove, "s", r->id);
  gtk_actionable_set_action_target (self->find, "s", r->id);
  gtk_widget_set_visible (self->compare, nav_plan_best (self->plan, NAV_LIST_BALANCED) != r);
}

/**
 * nav_options_detail_set:
 * @recommendation: of @plan; what was looked at stays in view where it is the same configuration
 */
void
nav_options_detail_set (NavOptionsDetail *self, NavPlan *plan, NavRecommendation *recommendation)
{
  gboolean same;

  g_return_if_fail (NAV_IS_OPTIONS_DETAIL (self));
  g_return_if_fail (plan != NULL && recommendation != NULL);

  if (self->recommendation == recommendation)
    return;
  same = self->recommendation != NULL && g_str_equal (self->recommendation->id, recommendation->id);
  clear (self);
  self->plan = nav_plan_ref (plan);
  self->recommendation = nav_recommendation_ref (recommendation);
  show_head (self);
  self->next = 0;
  self->making = g_idle_add (make_next, self);
  if (!same)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/**
 * nav_options_detail_set_selected:
 * @id: (nullable): of the recommendation that is selected in the project
 */
void
nav_options_detail_set_selected (NavOptionsDetail *self, const char *id)
{
  g_return_if_fail (NAV_IS_OPTIONS_DETAIL (self));

  nav_select_button_set_selected (self->select, id);
}

/**
 * nav_options_detail_set_page:
 * @page: whether it takes the place of the list, which one then goes back to
 */
void
nav_options_detail_set_page (NavOptionsDetail *self, gboolean page)
{
  const char *name = page ? _ ("Back to the options") : _ ("Close the details");

  g_return_if_fail (NAV_IS_OPTIONS_DETAIL (self));

  gtk_button_set_icon_name (self->close, page ? "go-previous-symbolic" : "window-close-symbolic");
  nav_tooltip_set (GTK_WIDGET (self->close), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
on_compare (NavOptionsDetail *self)
{
  NavRecommendation *best = nav_plan_best (self->plan, NAV_LIST_BALANCED);
  const char *ids[] = { best->id, self->recommendation->id, NULL };

  gtk_widget_activate_action (GTK_WIDGET (self), "options.compare", "^as", ids);
}

static gboolean
nav_options_detail_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (NAV_OPTIONS_DETAIL (widget)->close));
}

static void
nav_options_detail_dispose (GObject *object)
{
  NavOptionsDetail *self = NAV_OPTIONS_DETAIL (object);
  GtkWidget *child;

  g_clear_handle_id (&self->making, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->recommendation, nav_recommendation_unref);
  G_OBJECT_CLASS (nav_options_detail_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavOptionsDetail, name)

static void
nav_options_detail_class_init (NavOptionsDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_options_detail_dispose;
  widget_class->grab_focus = nav_options_detail_grab_focus;
  g_type_ensure (NAV_TYPE_SELECT_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-options-detail.ui");
  BIND (close);
  BIND (compare);
  BIND (select);
  BIND (prove);
  BIND (find);
  BIND (scroller);
  BIND (sections);
  BIND (labels);
  BIND (model);
  BIND (configuration);
  gtk_widget_class_bind_template_callback (widget_class, on_compare);
  gtk_widget_class_set_css_name (widget_class, "optiondetail");
}

static void
nav_options_detail_init (NavOptionsDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nav_options_detail_set_page (self, FALSE);
}
