// SPDX-License-Identifier: Apache-2.0
// The entry of a message: grows to a few lines, then scrolls.

#include "config.h"

#include "app/nav-composer.h"

#include <glib/gi18n.h>

#define MAX_LINES 6

struct _NavComposer {
  GtkWidget parent_instance;
  GtkScrolledWindow *scroller;
  GtkTextView *view;
  GtkLabel *placeholder;
  GtkTextBuffer *buffer;
};

G_DEFINE_FINAL_TYPE (NavComposer, nav_composer, GTK_TYPE_WIDGET)

enum { PROP_PLACEHOLDER = 1, N_PROPS };

static gboolean
is_enter (guint key)
{
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

/* While an input method composes, Enter is its own. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                NavComposer *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  (void) code;
  if (key == GDK_KEY_Up && gtk_text_buffer_get_char_count (self->buffer) == 0)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.revise", NULL);
  if (!is_enter (key) || (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (event != NULL && gtk_text_view_im_context_filter_keypress (self->view, event))
    return TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.send", NULL);
  return TRUE;
}

static void
update_placeholder (NavComposer *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder),
                          gtk_text_buffer_get_char_count (self->buffer) == 0);
}

/**
 * nav_composer_set_buffer:
 * @buffer: where the draft is kept; several composers may show the same
 */
void
nav_composer_set_buffer (NavComposer *self, GtkTextBuffer *buffer)
{
  g_return_if_fail (NAV_IS_COMPOSER (self));
  g_return_if_fail (self->buffer == NULL);

  self->buffer = g_object_ref (buffer);
  gtk_text_view_set_buffer (self->view, buffer);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (update_placeholder), self,
                           G_CONNECT_SWAPPED);
  update_placeholder (self);
}

/* Lines are as high as the person's font, so the limit is measured and not a constant. */
static void
limit_height (NavComposer *self)
{
  g_autoptr (PangoLayout) line = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), "X");
  int margins =
    gtk_text_view_get_top_margin (self->view) + gtk_text_view_get_bottom_margin (self->view);
  int height;

  pango_layout_get_pixel_size (line, NULL, &height);
  gtk_scrolled_window_set_max_content_height (self->scroller, MAX_LINES * height + margins);
}

static void
nav_composer_map (GtkWidget *widget)
{
  limit_height (NAV_COMPOSER (widget));
  GTK_WIDGET_CLASS (nav_composer_parent_class)->map (widget);
}

void
nav_composer_take_focus (NavComposer *self)
{
  g_return_if_fail (NAV_IS_COMPOSER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
nav_composer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NavComposer *self = NAV_COMPOSER (object);

  switch (id) {
  case PROP_PLACEHOLDER:
    gtk_label_set_label (self->placeholder, g_value_get_string (value));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                    GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER,
                                    g_value_get_string (value), -1);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_composer_dispose (GObject *object)
{
  NavComposer *self = NAV_COMPOSER (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->buffer);
  G_OBJECT_CLASS (nav_composer_parent_class)->dispose (object);
}

static void
nav_composer_class_init (NavComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = nav_composer_set_property;
  object_class->dispose = nav_composer_dispose;
  widget_class->map = nav_composer_map;
  g_object_class_install_property (
    object_class, PROP_PLACEHOLDER,
    g_param_spec_string ("placeholder", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource (widget_class, NAV_RESOURCE_BASE "/nav-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, NavComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, NavComposer, view);
  gtk_widget_class_bind_template_child (widget_class, NavComposer, placeholder);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_set_css_name (widget_class, "composer");
}

static void
nav_composer_init (NavComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
