// SPDX-License-Identifier: Apache-2.0
// The conversation: the person's messages in bubbles, ours plain, and chips for the open question.

#include "config.h"

#include "app/nav-chat-view.h"

#include <glib/gi18n.h>

#include "app/nav-composer.h"
#include "app/nav-fold-box.h"
#include "workflow/nav-intent-words.h"

/* Answers longer than this may break into lines, in characters. */
#define LONG_ANSWER 16

struct _NavChatView {
  GtkWidget parent_instance;
  GtkScrolledWindow *scroller;
  GtkBox *messages;
  NavFoldBox *answers;
  NavComposer *composer;
  NavConversation *shown;
  GPtrArray *offered; /* (element-type NavChip): what @answers shows */
};

G_DEFINE_FINAL_TYPE (NavChatView, nav_chat_view, GTK_TYPE_WIDGET)

static GtkWidget *
new_message (const NavTurn *turn)
{
  gboolean user = turn->role == NAV_TURN_USER;
  GtkWidget *label = gtk_label_new (turn->text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_halign (label, user ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_add_css_class (label, user ? "bubble" : "reply");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  user ? _ ("You") : _ ("NeuralNav"), -1);
  return label;
}

/* Messages that both have need not be made again. */
static guint
common_turns (const NavConversation *a, const NavConversation *b)
{
  guint n = a && b ? MIN (nav_conversation_get_n_turns (a), nav_conversation_get_n_turns (b)) : 0;

  for (guint i = 0; i < n; i++) {
    const NavTurn *x = nav_conversation_get_turn (a, i), *y = nav_conversation_get_turn (b, i);
    if (x->role != y->role || g_strcmp0 (x->text, y->text) != 0)
      return i;
  }
  return n;
}

static void
drop_messages_from (NavChatView *self, guint first)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->messages)), *next;

  for (guint i = 0; child != NULL; child = next, i++) {
    next = gtk_widget_get_next_sibling (child);
    if (i >= first)
      gtk_box_remove (self->messages, child);
  }
}

static void
add_answer (NavChatView *self, const NavChip *chip)
{
  GtkWidget *button = gtk_button_new_with_label (chip->label);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button),
                                  chip->unfinished ? "win.draft" : "win.say");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", chip->text);
  gtk_widget_add_css_class (button, "pill-chip");
  gtk_label_set_wrap (GTK_LABEL (label), g_utf8_strlen (chip->label, -1) > LONG_ANSWER);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  nav_fold_box_append (self->answers, button);
}

static gboolean
same_chips (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const NavChip *x = a->pdata[i], *y = b->pdata[i];
    if (!g_str_equal (x->label, y->label) || !g_str_equal (x->text, y->text))
      return FALSE;
  }
  return TRUE;
}

/* What stays the same is left alone, and with it the focus that may be on it. */
static void
show_answers (NavChatView *self, GPtrArray *chips)
{
  if (same_chips (self->offered, chips))
    return;
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  self->offered = g_ptr_array_ref (chips);
  nav_fold_box_remove_all (self->answers);
  for (guint i = 0; i < chips->len; i++)
    add_answer (self, chips->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->answers), chips->len > 0);
  gtk_widget_set_halign (GTK_WIDGET (self->answers),
                         chips->len == 1 ? GTK_ALIGN_START : GTK_ALIGN_FILL);
}

/**
 * nav_chat_view_set_conversation:
 * @conversation: everything said so far
 * @chips: (element-type NavChip): what to offer after it
 */
void
nav_chat_view_set_conversation (NavChatView *self, const NavConversation *conversation,
                                GPtrArray *chips)
{
  guint kept;

  g_return_if_fail (NAV_IS_CHAT_VIEW (self));

  kept = common_turns (self->shown, conversation);
  drop_messages_from (self, kept);
  for (guint i = kept; i < nav_conversation_get_n_turns (conversation); i++)
    gtk_box_append (self->messages, new_message (nav_conversation_get_turn (conversation, i)));
  show_answers (self, chips);
  g_clear_pointer (&self->shown, nav_conversation_unref);
  self->shown = nav_conversation_ref ((NavConversation *) conversation);
}

void
nav_chat_view_set_buffer (NavChatView *self, GtkTextBuffer *buffer)
{
  g_return_if_fail (NAV_IS_CHAT_VIEW (self));

  nav_composer_set_buffer (self->composer, buffer);
}

/* The newest message is what counts. */
static void
scroll_to_end (GtkAdjustment *adjustment)
{
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static gboolean
nav_chat_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (NAV_CHAT_VIEW (widget)->composer));
}

static void
nav_chat_view_dispose (GObject *object)
{
  NavChatView *self = NAV_CHAT_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->shown, nav_conversation_unref);
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  G_OBJECT_CLASS (nav_chat_view_parent_class)->dispose (object);
}

static void
nav_chat_view_class_init (NavChatViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_chat_view_dispose;
  widget_class->grab_focus = nav_chat_view_grab_focus;
  g_type_ensure (NAV_TYPE_COMPOSER);
  g_type_ensure (NAV_TYPE_FOLD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, NAV_RESOURCE_BASE "/nav-chat-view.ui");
  gtk_widget_class_bind_template_child (widget_class, NavChatView, scroller);
  gtk_widget_class_bind_template_child (widget_class, NavChatView, messages);
  gtk_widget_class_bind_template_child (widget_class, NavChatView, answers);
  gtk_widget_class_bind_template_child (widget_class, NavChatView, composer);
}

static void
nav_chat_view_init (NavChatView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (gtk_scrolled_window_get_vadjustment (self->scroller), "notify::upper",
                    G_CALLBACK (scroll_to_end), NULL);
}
