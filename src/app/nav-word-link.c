// SPDX-License-Identifier: Apache-2.0
// Words that link to what was understood of them. GtkLabel's own links do not tell when they are
// reached by the keyboard.

#include "app/nav-word-link.h"

#include <string.h>

#define N_MARKS 3

struct _NavWordLink {
  GtkWidget parent_instance;
  NavMessageSpan *span;
  GArray *marks; /* of GdkRectangle, in the widget's own coordinates */
  gboolean hovered;
  gboolean focused;
};

G_DEFINE_FINAL_TYPE (NavWordLink, nav_word_link, GTK_TYPE_WIDGET)

enum { POINTED, LEFT, ACTIVATED, N_SIGNALS };

static guint signals[N_SIGNALS];

NavMessageSpan *
nav_word_link_get_span (NavWordLink *self)
{
  g_return_val_if_fail (NAV_IS_WORD_LINK (self), NULL);
  return self->span;
}

/**
 * nav_word_link_set_lit:
 * @lit: whether the person points at what the words stand for
 */
void
nav_word_link_set_lit (NavWordLink *self, gboolean lit)
{
  g_return_if_fail (NAV_IS_WORD_LINK (self));

  if (lit)
    gtk_widget_add_css_class (GTK_WIDGET (self), "lit");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "lit");
}

/* Words take up at most the end of a line, whole lines, and the beginning of another. */
static void
add_mark (NavWordLink *self)
{
  GtkWidget *mark = g_object_new (GTK_TYPE_BOX, "css-name", "wordmark", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, "can-target", FALSE, NULL);

  gtk_widget_set_parent (mark, GTK_WIDGET (self));
}

static gboolean
is_same (NavWordLink *self, const GArray *marks)
{
  return self->marks->len == marks->len &&
         memcmp (self->marks->data, marks->data, marks->len * sizeof (GdkRectangle)) == 0;
}

/**
 * nav_word_link_set_marks:
 * @lines: (element-type GdkRectangle): where the words stand, line by line, in the widget's own
 *   coordinates
 *
 * To be called right before the widget is allocated.
 */
void
nav_word_link_set_marks (NavWordLink *self, const GArray *lines)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, TRUE, sizeof (GdkRectangle));

  g_return_if_fail (NAV_IS_WORD_LINK (self));

  for (guint i = 0; i < lines->len; i++) {
    GdkRectangle line = g_array_index (lines, GdkRectangle, i);
    GdkRectangle *last = marks->len == 2 && i + 1 < lines->len
                           ? &g_array_index (marks, GdkRectangle, 1)
                         : marks->len == N_MARKS ? &g_array_index (marks, GdkRectangle, 2)
                                                 : NULL;
    if (last != NULL)
      gdk_rectangle_union (last, &line, last);
    else
      g_array_append_val (marks, line);
  }
  if (is_same (self, marks))
    return;
  g_array_set_size (self->marks, 0);
  g_array_append_vals (self->marks, marks->data, marks->len);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
nav_word_link_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  (void) widget;
  (void) orientation;
  (void) for_size;
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
}

/* GTK wants to be asked before it is told. */
static void
allocate_mark (GtkWidget *mark, const GdkRectangle *place)
{
  int minimum;

  gtk_widget_measure (mark, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (mark, place, -1);
}

static void
nav_word_link_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NavWordLink *self = NAV_WORD_LINK (widget);
  GtkWidget *mark = gtk_widget_get_first_child (widget);

  (void) width;
  (void) height;
  (void) baseline;
  for (guint i = 0; i < N_MARKS; i++, mark = gtk_widget_get_next_sibling (mark)) {
    gtk_widget_set_child_visible (mark, i < self->marks->len);
    if (i < self->marks->len)
      allocate_mark (mark, &g_array_index (self->marks, GdkRectangle, i));
  }
}

static gboolean
nav_word_link_contains (GtkWidget *widget, double x, double y)
{
  NavWordLink *self = NAV_WORD_LINK (widget);

  for (guint i = 0; i < self->marks->len; i++)
    if (gdk_rectangle_contains_point (&g_array_index (self->marks, GdkRectangle, i), (int) x,
                                      (int) y))
      return TRUE;
  return FALSE;
}

static void
tell (NavWordLink *self, gboolean before)
{
  gboolean now = self->hovered || self->focused;

  if (now != before)
    g_signal_emit (self, signals[now ? POINTED : LEFT], 0);
}

static void
set_hovered (NavWordLink *self, gboolean hovered)
{
  gboolean before = self->hovered || self->focused;

  self->hovered = hovered;
  tell (self, before);
}

static void
set_focused (NavWordLink *self, gboolean focused)
{
  gboolean before = self->hovered || self->focused;

  self->focused = focused;
  tell (self, before);
}

static void
on_enter (NavWordLink *self)
{
  set_hovered (self, TRUE);
}

static void
on_leave (NavWordLink *self)
{
  set_hovered (self, FALSE);
}

static void
on_focus_in (NavWordLink *self)
{
  set_focused (self, TRUE);
}

static void
on_focus_out (NavWordLink *self)
{
  set_focused (self, FALSE);
}

static void
on_released (NavWordLink *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, signals[ACTIVATED], 0);
}

/* Without a pointer there is nothing to hover with. */
static void
on_long_pressed (NavWordLink *self, double x, double y, GtkGesture *gesture)
{
  (void) x;
  (void) y;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
add_controllers (NavWordLink *self)
{
  GtkGesture *hold = gtk_gesture_long_press_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_focus_in), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_out), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  g_signal_connect_swapped (hold, "pressed", G_CALLBACK (on_long_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
}

static void
nav_word_link_dispose (GObject *object)
{
  GtkWidget *mark;

  while ((mark = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (mark);
  G_OBJECT_CLASS (nav_word_link_parent_class)->dispose (object);
}

static void
nav_word_link_finalize (GObject *object)
{
  NavWordLink *self = NAV_WORD_LINK (object);

  g_clear_pointer (&self->span, nav_message_span_unref);
  g_array_unref (self->marks);
  G_OBJECT_CLASS (nav_word_link_parent_class)->finalize (object);
}

static guint
new_signal (NavWordLinkClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0,
                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nav_word_link_class_init (NavWordLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nav_word_link_dispose;
  object_class->finalize = nav_word_link_finalize;
  widget_class->measure = nav_word_link_measure;
  widget_class->size_allocate = nav_word_link_size_allocate;
  widget_class->contains = nav_word_link_contains;
  signals[POINTED] = new_signal (klass, "pointed");
  signals[LEFT] = new_signal (klass, "left");
  signals[ACTIVATED] = new_signal (klass, "activated");
  gtk_widget_class_set_activate_signal (widget_class, signals[ACTIVATED]);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_Return, 0, "activated", NULL);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_KP_Enter, 0, "activated", NULL);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_space, 0, "activated", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LINK);
  gtk_widget_class_set_css_name (widget_class, "wordlink");
}

static void
nav_word_link_init (NavWordLink *self)
{
  self->marks = g_array_new (FALSE, FALSE, sizeof (GdkRectangle));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
  for (guint i = 0; i < N_MARKS; i++)
    add_mark (self);
  add_controllers (self);
}

/**
 * nav_word_link_new:
 * @words: the words themselves, its name for those who do not see it
 * @description: what was understood
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_word_link_new (NavMessageSpan *span, const char *words, const char *description)
{
  NavWordLink *self = g_object_new (NAV_TYPE_WORD_LINK, NULL);

  self->span = nav_message_span_ref (span);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  return GTK_WIDGET (self);
}
