// SPDX-License-Identifier: Apache-2.0
// A row of the sheets: shows one leaf of the completed spec, and edits the project.

#include "config.h"

#include "app/nav-need-row.h"

#include <glib/gi18n.h>

#include "app/nav-editor.h"
#include "app/nav-origin-mark.h"
#include "app/nav-text.h"
#include "app/nav-tooltip.h"
#include "workflow/nav-project-words.h"
#include "workflow/nav-spec-words.h"

struct _NavNeedRow {
  AdwPreferencesRow parent_instance;
  const NavNeedField *field;
  NavProject *project;
  NavSpotlight *spotlight;
  guint workload;
  char *name; /* as it stands on the sheet */
  GtkWidget *editor;
  GtkLabel *origin;
  NavOriginMark *mark;
  GtkLabel *problem;
  NavLeaf *shown;     /* (nullable): what the editor shows or made */
  NavLeaf *marked;    /* (nullable): whose origin is told */
  gboolean told;      /* @marked is valid */
  gboolean editing;   /* the person is about to change it */
  gboolean wrong;     /* what is typed cannot be meant so */
  gboolean undoing;   /* what its beginning was taken for is taken back */
  guint pointed;      /* by how many of pointer and keyboard */
};

G_DEFINE_FINAL_TYPE (NavNeedRow, nav_need_row, ADW_TYPE_PREFERENCES_ROW)

const NavNeedField *
nav_need_row_get_field (NavNeedRow *self)
{
  g_return_val_if_fail (NAV_IS_NEED_ROW (self), NULL);
  return self->field;
}

static NavLeaf *
leaf_in (NavSpec *spec, NavSpecField field, guint workload)
{
  return field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, workload, field)
                                       : nav_spec_get (spec, field);
}

static void
show_problem (NavNeedRow *self, const char *text, gboolean wrong)
{
  if (self->wrong == wrong && g_str_equal (gtk_label_get_label (self->problem), text ? text : ""))
    return;
  self->wrong = wrong;
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_label_set_label (self->problem, text ? text : "");
  if (wrong) {
    gtk_widget_add_css_class (GTK_WIDGET (self), "wrong");
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID,
                                 GTK_ACCESSIBLE_INVALID_TRUE, -1);
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wrong");
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID);
  }
}

static void
remember (NavNeedRow *self, NavLeaf *leaf, gboolean editing)
{
  NavLeaf *kept = leaf ? nav_leaf_ref (leaf) : NULL;

  g_clear_pointer (&self->shown, nav_leaf_unref);
  self->shown = kept;
  self->editing = editing;
}

/* The value is the one from before the edit; what is typed stays. */
static void
take_back (NavNeedRow *self)
{
  self->undoing = TRUE;
  nav_project_take_back (self->project, self->field->field, self->workload);
  self->undoing = FALSE;
  remember (self, leaf_in (nav_project_get_completed_spec (self->project), self->field->field,
                           self->workload),
            TRUE);
}

/* What the person does is in the project at once: all that follows from it moves with it. What was
 * right only as the beginning of something wrong, the 2 of "2.5 people", was not meant. */
static void
on_edited (NavNeedRow *self)
{
  g_autofree char *problem = NULL;
  g_autoptr (NavLeaf) leaf = nav_editor_read (NAV_EDITOR (self->editor), &problem);
  g_autoptr (GError) error = NULL;

  if (!self->editing)
    nav_project_begin_edit (self->project);
  if (leaf == NULL) {
    take_back (self);
    show_problem (self, problem, problem != NULL);
    return;
  }
  remember (self, leaf, TRUE);
  show_problem (self, NULL, FALSE);
  if (!nav_project_edit (self->project, self->field->field, self->workload, leaf, &error)) {
    take_back (self);
    show_problem (self, error->message, TRUE);
  }
}

/* The number is written in full now; what cannot be meant so stays to be mended. */
static void
on_finished (NavNeedRow *self)
{
  nav_project_end_edit (self->project);
  self->editing = FALSE;
  if (self->wrong)
    return;
  nav_editor_show (NAV_EDITOR (self->editor),
                   leaf_in (nav_project_get_completed_spec (self->project), self->field->field,
                            self->workload));
}

static gboolean
same_origin (const NavLeaf *a, const NavLeaf *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->origin == b->origin && a->turn == b->turn && g_strcmp0 (a->by, b->by) == 0;
}

/* Most of what is asked to be told is told already. */
static void
update_mark (NavNeedRow *self, NavLeaf *leaf)
{
  g_autofree char *state = NULL;

  if (self->told && same_origin (self->marked, leaf))
    return;
  self->told = TRUE;
  g_clear_pointer (&self->marked, nav_leaf_unref);
  self->marked = leaf ? nav_leaf_ref (leaf) : NULL;
  state = leaf ? nav_project_words_origin (nav_text_words (), leaf) : g_strdup (_ ("not set"));
  gtk_label_set_label (self->origin, state);
  nav_origin_mark_set (self->mark, leaf, state, self->name);
  nav_editor_describe (NAV_EDITOR (self->editor), self->name, state);
}

/**
 * nav_need_row_update:
 * @workload: which one to show
 * @hint: (nullable): what is missing here, or contradicts the rest
 *
 * Shows what stands in the project now.
 */
void
nav_need_row_update (NavNeedRow *self, guint workload, const char *hint)
{
  NavLeaf *leaf;
  gboolean other;

  g_return_if_fail (NAV_IS_NEED_ROW (self));

  leaf =
    leaf_in (nav_project_get_completed_spec (self->project), self->field->field, workload);
  other = workload != self->workload;
  self->workload = workload;
  if (self->undoing) {
    update_mark (self, leaf);
    return;
  }
  /* What is being typed is not taken out of the person's hands. */
  if (other || !nav_leaf_same_value (leaf, self->shown)) {
    remember (self, leaf, FALSE);
    nav_editor_show (NAV_EDITOR (self->editor), leaf);
    show_problem (self, hint, FALSE);
  } else if (!self->wrong) {
    show_problem (self, hint, FALSE);
  }
  update_mark (self, leaf);
}

/* What could not be meant so was never taken: it goes, and what stands in the project is back. */
static void
on_reset (NavNeedRow *self)
{
  gboolean wrong = self->wrong;

  g_clear_pointer (&self->shown, nav_leaf_unref);
  show_problem (self, NULL, FALSE);
  if (!wrong)
    nav_project_reset (self->project, self->field->field, self->workload);
  nav_need_row_update (self, self->workload, NULL);
}

/* Back to something is possible where somebody said or set something, or typed what is wrong. */
static gboolean
can_reset (NavNeedRow *self)
{
  return self->wrong || leaf_in (nav_project_get_spec (self->project), self->field->field,
                                 self->workload) != NULL;
}

static NavDerivation *
derive (NavNeedRow *self)
{
  NavSpec *spec = nav_project_get_completed_spec (self->project);
  NavLeaf *leaf = leaf_in (spec, self->field->field, self->workload);

  return leaf != NULL && leaf->why != NULL ? nav_derivation_ref (leaf->why) : NULL;
}

static void
on_mark_opened (NavNeedRow *self)
{
  g_autoptr (NavDerivation) why = derive (self);

  nav_origin_mark_offer (self->mark, _ (self->field->help), why, can_reset (self));
}

static void
update_spotlight (NavNeedRow *self)
{
  gboolean on = self->workload == 0 && self->pointed == 0 &&
                nav_spotlight_is_on (self->spotlight, self->field->field);

  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), "lit");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "lit");
}

static void
point (NavNeedRow *self, int change)
{
  self->pointed = (guint) ((int) self->pointed + change);
  /* Its place is kept, so that nothing moves. */
  gtk_widget_set_opacity (GTK_WIDGET (self->origin), self->pointed > 0 ? 1 : 0);
  if (self->workload > 0)
    return;
  if (self->pointed > 0)
    nav_spotlight_point_at (self->spotlight, self, &self->field->field, 1);
  else
    nav_spotlight_leave (self->spotlight, self);
}

static void
on_enter (NavNeedRow *self)
{
  point (self, 1);
}

static void
on_leave (NavNeedRow *self)
{
  if (self->pointed > 0)
    point (self, -1);
}

static gboolean
on_menu_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  (void) args;
  (void) data;
  nav_origin_mark_open (NAV_NEED_ROW (widget)->mark);
  return TRUE;
}

static void
on_secondary (NavNeedRow *self)
{
  nav_origin_mark_open (self->mark);
}

void
nav_need_row_take_focus (NavNeedRow *self)
{
  g_return_if_fail (NAV_IS_NEED_ROW (self));

  nav_editor_take_focus (NAV_EDITOR (self->editor));
}

static void
nav_need_row_dispose (GObject *object)
{
  NavNeedRow *self = NAV_NEED_ROW (object);

  if (self->spotlight != NULL)
    nav_spotlight_leave (self->spotlight, self);
  g_clear_object (&self->project);
  g_clear_object (&self->spotlight);
  g_clear_pointer (&self->shown, nav_leaf_unref);
  g_clear_pointer (&self->marked, nav_leaf_unref);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (nav_need_row_parent_class)->dispose (object);
}

static void
nav_need_row_class_init (NavNeedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_need_row_dispose;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key, NULL);
}

static void
add_controllers (NavNeedRow *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

static void
nav_need_row_init (NavNeedRow *self)
{
  self->mark = g_object_new (NAV_TYPE_ORIGIN_MARK, "valign", GTK_ALIGN_CENTER, NULL);
  self->problem = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE,
                                NULL);
  self->origin = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "ellipsize", PANGO_ELLIPSIZE_END,
                               "max-width-chars", 2, "hexpand", TRUE, "opacity", 0.0, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->origin), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "problem");
  gtk_widget_add_css_class (GTK_WIDGET (self), "need");
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  g_signal_connect_swapped (self->mark, "opened", G_CALLBACK (on_mark_opened), self);
  g_signal_connect_swapped (self->mark, "reset", G_CALLBACK (on_reset), self);
  add_controllers (self);
}

static GtkWidget *
new_names (NavNeedRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", self->name, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  nav_tooltip_set (box, _ (self->field->help));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->origin));
  return box;
}

/* A table has the whole width below its name; anything else stands beside it. */
static GtkWidget *
new_line (NavNeedRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_box_append (GTK_BOX (line), new_names (self));
  if (self->field->editor != NAV_NEED_INVENTORY)
    gtk_box_append (GTK_BOX (line), self->editor);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->mark));
  return line;
}

static void
fill (NavNeedRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (box), new_line (self));
  if (self->field->editor == NAV_NEED_INVENTORY)
    gtk_box_append (GTK_BOX (box), self->editor);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/**
 * nav_need_row_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_need_row_new (const NavNeedField *field, NavProject *project, NavSpotlight *spotlight)
{
  NavNeedRow *self = g_object_new (NAV_TYPE_NEED_ROW, NULL);

  self->field = field;
  self->project = g_object_ref (project);
  self->spotlight = g_object_ref (spotlight);
  self->name = field->title ? g_strdup (_ (field->title))
                            : nav_spec_words_name (nav_text_words (), field->field);
  self->editor = nav_editor_new (field, nav_project_get_catalog (project));
  gtk_widget_set_valign (self->editor, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), self->name);
  fill (self);
  g_signal_connect_swapped (self->editor, "edited", G_CALLBACK (on_edited), self);
  g_signal_connect_swapped (self->editor, "finished", G_CALLBACK (on_finished), self);
  g_signal_connect_object (spotlight, "changed", G_CALLBACK (update_spotlight), self,
                           G_CONNECT_SWAPPED);
  nav_editor_show (NAV_EDITOR (self->editor), NULL);
  return GTK_WIDGET (self);
}
