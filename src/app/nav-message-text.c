// SPDX-License-Identifier: Apache-2.0
// Text with links on it: a label, and widgets over the words that were understood.

#include "config.h"

#include "app/nav-message-text.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "app/nav-word-link.h"
#include "workflow/nav-words.h"

struct _NavMessageText {
  GtkWidget parent_instance;
  GtkWidget *label;
  NavMessage *message;
  NavSpotlight *spotlight;
  GPtrArray *links; /* (element-type NavWordLink): children, borrowed */
  GtkWidget *popover;
  GtkLabel *explanation;
};

G_DEFINE_FINAL_TYPE (NavMessageText, nav_message_text, GTK_TYPE_WIDGET)

/* What was understood, and where: "Users: 1,000 people — message 1". */
static char *
explain (NavMessageText *self, const NavMessageSpan *span)
{
  g_autoptr (NavFinding) source = nav_finding_new (
    "source.message", "#turn", (double) nav_message_get_turn (self->message), NULL);
  g_autofree char *where = nav_text_finding (source);

  return g_strdup_printf ("%s\n%s", span->words, where);
}

static void
make_popover (NavMessageText *self)
{
  self->explanation = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->explanation, TRUE);
  gtk_label_set_max_width_chars (self->explanation, 40);
  gtk_label_set_xalign (self->explanation, 0);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self->explanation));
  /* It only tells; the keyboard stays with the words. */
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_set_can_target (self->popover, FALSE);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

static void
on_pointed (NavMessageText *self, NavWordLink *link)
{
  NavMessageSpan *span = nav_word_link_get_span (link);
  g_autofree char *text = explain (self, span);
  graphene_rect_t place;

  if (self->popover == NULL)
    make_popover (self);
  gtk_label_set_label (self->explanation, text);
  if (gtk_widget_compute_bounds (GTK_WIDGET (link), GTK_WIDGET (self), &place))
    gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                                 &(GdkRectangle){ (int) place.origin.x, (int) place.origin.y,
                                                  (int) place.size.width,
                                                  (int) place.size.height });
  gtk_popover_popup (GTK_POPOVER (self->popover));
  nav_spotlight_point_at (self->spotlight, link, (const NavSpecField *) span->fields->data,
                          span->fields->len);
}

static void
on_left (NavMessageText *self, NavWordLink *link)
{
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  nav_spotlight_leave (self->spotlight, link);
}

static void
on_activated (NavMessageText *self, NavWordLink *link)
{
  NavMessageSpan *span = nav_word_link_get_span (link);

  if (span->fields->len > 0)
    gtk_widget_activate_action (
      GTK_WIDGET (self), "win.show-need", "s",
      nav_spec_field_info (g_array_index (span->fields, NavSpecField, 0))->path);
}

static void
update_lit (NavMessageText *self)
{
  for (guint i = 0; i < self->links->len; i++) {
    NavWordLink *link = self->links->pdata[i];
    NavMessageSpan *span = nav_word_link_get_span (link);
    gboolean lit = FALSE;
    for (guint k = 0; k < span->fields->len; k++)
      lit = lit || nav_spotlight_is_on (self->spotlight,
                                        g_array_index (span->fields, NavSpecField, k));
    nav_word_link_set_lit (link, lit);
  }
}

static void
remove_links (NavMessageText *self)
{
  for (guint i = 0; i < self->links->len; i++) {
    nav_spotlight_leave (self->spotlight, self->links->pdata[i]);
    gtk_widget_unparent (self->links->pdata[i]);
  }
  g_ptr_array_set_size (self->links, 0);
}

static void
add_link (NavMessageText *self, NavMessageSpan *span)
{
  const char *text = nav_message_get_text (self->message);
  g_autofree char *words = g_strndup (text + span->start, span->end - span->start);
  g_autofree char *description = explain (self, span);
  GtkWidget *link = nav_word_link_new (span, words, description);

  gtk_widget_set_parent (link, GTK_WIDGET (self));
  g_ptr_array_add (self->links, link);
  g_signal_connect_swapped (link, "pointed", G_CALLBACK (on_pointed), self);
  g_signal_connect_swapped (link, "left", G_CALLBACK (on_left), self);
  g_signal_connect_swapped (link, "activated", G_CALLBACK (on_activated), self);
}

static void
update (NavMessageText *self)
{
  GPtrArray *spans = nav_message_get_spans (self->message);

  remove_links (self);
  gtk_label_set_label (GTK_LABEL (self->label), nav_message_get_text (self->message));
  for (guint i = 0; i < spans->len; i++)
    add_link (self, spans->pdata[i]);
  update_lit (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
nav_message_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                          int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  gtk_widget_measure (NAV_MESSAGE_TEXT (widget)->label, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

/* The part of a line that the words take, in pixels of the label. */
static void
append_ranges (GArray *rects, PangoLayoutIter *iter, const NavMessageSpan *span, int x, int y)
{
  PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
  g_autofree int *ranges = NULL;
  PangoRectangle written;
  int n = 0, top, bottom;

  if ((int) span->start >= line->start_index + line->length ||
      (int) span->end <= line->start_index)
    return;
  /* The blank at which a line breaks is not worth a mark. */
  pango_layout_iter_get_line_extents (iter, NULL, &written);
  pango_layout_iter_get_line_yrange (iter, &top, &bottom);
  pango_layout_line_get_x_ranges (line, (int) span->start, (int) span->end, &ranges, &n);
  for (int i = 0; i < n; i++) {
    int left = PANGO_PIXELS_FLOOR (MAX (ranges[2 * i], written.x));
    int right = PANGO_PIXELS_CEIL (MIN (ranges[2 * i + 1], written.x + written.width));
    GdkRectangle rect = { x + left, y + PANGO_PIXELS_FLOOR (top), right - left,
                          PANGO_PIXELS_CEIL (bottom) - PANGO_PIXELS_FLOOR (top) };
    g_array_append_val (rects, rect);
  }
}

static GArray *
find_words (NavMessageText *self, const NavMessageSpan *span)
{
  GArray *rects = g_array_new (FALSE, FALSE, sizeof (GdkRectangle));
  PangoLayoutIter *iter =
    pango_layout_get_iter (gtk_label_get_layout (GTK_LABEL (self->label)));
  int x, y;

  gtk_label_get_layout_offsets (GTK_LABEL (self->label), &x, &y);
  do
    append_ranges (rects, iter, span, x, y);
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return rects;
}

static void
place_link (NavMessageText *self, NavWordLink *link)
{
  g_autoptr (GArray) rects = find_words (self, nav_word_link_get_span (link));
  GdkRectangle all = { 0 };
  int minimum;

  for (guint i = 0; i < rects->len; i++) {
    GdkRectangle *rect = &g_array_index (rects, GdkRectangle, i);
    if (i == 0)
      all = *rect;
    else
      gdk_rectangle_union (&all, rect, &all);
  }
  for (guint i = 0; i < rects->len; i++) {
    g_array_index (rects, GdkRectangle, i).x -= all.x;
    g_array_index (rects, GdkRectangle, i).y -= all.y;
  }
  nav_word_link_set_marks (link, rects);
  gtk_widget_measure (GTK_WIDGET (link), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  gtk_widget_size_allocate (GTK_WIDGET (link), &all, -1);
}

static void
nav_message_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NavMessageText *self = NAV_MESSAGE_TEXT (widget);

  gtk_widget_size_allocate (self->label, &(GtkAllocation){ 0, 0, width, height }, baseline);
  for (guint i = 0; i < self->links->len; i++)
    place_link (self, self->links->pdata[i]);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static GtkSizeRequestMode
nav_message_text_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (NAV_MESSAGE_TEXT (widget)->label);
}

static void
nav_message_text_dispose (GObject *object)
{
  NavMessageText *self = NAV_MESSAGE_TEXT (object);

  remove_links (self);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_message_text_parent_class)->dispose (object);
}

static void
nav_message_text_finalize (GObject *object)
{
  NavMessageText *self = NAV_MESSAGE_TEXT (object);

  g_ptr_array_unref (self->links);
  g_clear_object (&self->message);
  g_clear_object (&self->spotlight);
  G_OBJECT_CLASS (nav_message_text_parent_class)->finalize (object);
}

static void
nav_message_text_class_init (NavMessageTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nav_message_text_dispose;
  object_class->finalize = nav_message_text_finalize;
  widget_class->measure = nav_message_text_measure;
  widget_class->size_allocate = nav_message_text_size_allocate;
  widget_class->get_request_mode = nav_message_text_get_request_mode;
}

static GtkWidget *
new_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  return label;
}

static void
nav_message_text_init (NavMessageText *self)
{
  self->links = g_ptr_array_new ();
  self->label = new_label ();
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

/**
 * nav_message_text_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_message_text_new (NavMessage *message, NavSpotlight *spotlight)
{
  NavMessageText *self = g_object_new (NAV_TYPE_MESSAGE_TEXT, NULL);

  self->message = g_object_ref (message);
  self->spotlight = g_object_ref (spotlight);
  gtk_accessible_update_property (
    GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
    nav_message_get_kind (message) == NAV_MESSAGE_PERSON ? _ ("You") : _ ("NeuralNav"), -1);
  g_signal_connect_object (message, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (spotlight, "changed", G_CALLBACK (update_lit), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
