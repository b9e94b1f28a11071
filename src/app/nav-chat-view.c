// SPDX-License-Identifier: Apache-2.0
// The conversation: messages, chips for the open question, and the composer below them.

#include "config.h"

#include "app/nav-chat-view.h"

#include <glib/gi18n.h>

#include "app/nav-announce.h"
#include "app/nav-chips.h"
#include "app/nav-composer.h"
#include "app/nav-example-card.h"
#include "app/nav-message-view.h"
#include "app/nav-text.h"
#include "workflow/nav-message-list.h"
#include "workflow/nav-project-chips.h"

/* So many messages are shown at once; a long conversation would be slow to lay out. */
#define SHOWN_AT_ONCE 100

struct _NavChatView {
  GtkWidget parent_instance;
  GtkScrolledWindow *scroller;
  GtkWidget *empty;
  GtkBox *examples;
  GtkWidget *earlier;
  GtkBox *messages;
  NavChips *answers;
  GtkWidget *revising;
  NavComposer *composer;
  NavMessageList *list;
  NavSpotlight *spotlight;
  NavProject *project; /* (nullable) */
  GSignalGroup *signals;
  guint first;      /* index of the first message that is shown */
  double upper;     /* how high the conversation was */
  gboolean staying; /* what was asked for comes above what is in sight */
  gboolean at_end;  /* the newest message is in sight, and is to stay there */
  gboolean moved;   /* while it was laid out */
};

G_DEFINE_FINAL_TYPE (NavChatView, nav_chat_view, GTK_TYPE_WIDGET)

static guint
n_messages (NavChatView *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

static GtkWidget *
nth_child (NavChatView *self, guint n)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->messages));

  while (child != NULL && n-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
remove_from (NavChatView *self, guint position)
{
  GtkWidget *child = nth_child (self, position), *next;

  for (; child != NULL; child = next) {
    next = gtk_widget_get_next_sibling (child);
    gtk_box_remove (self->messages, child);
  }
}

static void
append_from (NavChatView *self, guint index)
{
  for (guint i = index; i < n_messages (self); i++) {
    g_autoptr (NavMessage) message = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    gtk_box_append (self->messages, nav_message_view_new (message, self->spotlight));
  }
}

static void
update_frame (NavChatView *self)
{
  gtk_widget_set_visible (self->empty, n_messages (self) == 0);
  gtk_widget_set_visible (self->earlier, self->first > 0);
}

/* A new answer is told to those who do not see it. */
static void
announce_last (NavChatView *self)
{
  guint n = n_messages (self);
  g_autoptr (NavMessage) last =
    n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->list), n - 1) : NULL;

  if (last != NULL && nav_message_get_kind (last) == NAV_MESSAGE_PROGRAM)
    nav_announce (GTK_WIDGET (self), nav_message_get_text (last));
}

/* The list changes at its end only. */
static void
on_items_changed (NavChatView *self, guint position, guint removed, guint added)
{
  guint n = n_messages (self);

  (void) removed;
  if (position < self->first || position == 0) {
    position = self->first = n > SHOWN_AT_ONCE ? n - SHOWN_AT_ONCE : 0;
    remove_from (self, 0);
  } else {
    remove_from (self, position - self->first);
  }
  append_from (self, position);
  update_frame (self);
  if (added == 0)
    return;
  self->at_end = TRUE;
  announce_last (self);
}

static void
show_earlier (NavChatView *self)
{
  self->first = self->first > SHOWN_AT_ONCE ? self->first - SHOWN_AT_ONCE : 0;
  self->staying = TRUE;
  remove_from (self, 0);
  append_from (self, self->first);
  update_frame (self);
}

static void
update_answers (NavChatView *self)
{
  g_autoptr (GPtrArray) chips = nav_project_offer_chips (self->project, nav_text_words ());

  nav_chips_set (self->answers, chips);
}

static void
on_notify (NavChatView *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "completed-spec"))
    update_answers (self);
}

/**
 * nav_chat_view_set_project:
 * @project: whose conversation to show
 */
void
nav_chat_view_set_project (NavChatView *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_CHAT_VIEW (self) && project != NULL);

  g_set_object (&self->project, project);
  nav_message_list_set_project (self->list, project);
  g_signal_group_set_target (self->signals, project);
  update_answers (self);
}

/**
 * nav_chat_view_set_spotlight:
 * @spotlight: told what is pointed at; to be set before the first project
 */
void
nav_chat_view_set_spotlight (NavChatView *self, NavSpotlight *spotlight)
{
  g_return_if_fail (NAV_IS_CHAT_VIEW (self) && NAV_IS_SPOTLIGHT (spotlight));

  g_set_object (&self->spotlight, spotlight);
}

/**
 * nav_chat_view_set_revising:
 * @revising: whether what is written takes the place of the last message
 */
void
nav_chat_view_set_revising (NavChatView *self, gboolean revising)
{
  g_return_if_fail (NAV_IS_CHAT_VIEW (self));

  gtk_widget_set_visible (self->revising, revising);
}

void
nav_chat_view_set_buffer (NavChatView *self, GtkTextBuffer *buffer)
{
  g_return_if_fail (NAV_IS_CHAT_VIEW (self));

  nav_composer_set_buffer (self->composer, buffer);
}

static void
on_scrolled (NavChatView *self, GtkAdjustment *adjustment)
{
  self->at_end = gtk_adjustment_get_value (adjustment) + 1 >=
                 gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

/* The newest message is what counts, unless the person looks for an older one. This is told while
 * messages are laid out: those have their places by now, and move only when that is done again. */
static void
on_resized (NavChatView *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  double upper = gtk_adjustment_get_upper (adjustment);
  double value = gtk_adjustment_get_value (adjustment);

  (void) pspec;
  if (self->staying && upper != self->upper)
    gtk_adjustment_set_value (adjustment, value + upper - self->upper);
  else if (self->at_end)
    gtk_adjustment_set_value (adjustment, upper);
  self->moved = self->moved || gtk_adjustment_get_value (adjustment) != value;
  self->staying = self->staying && upper == self->upper;
  self->upper = upper;
}

/* Once more before it is drawn. */
static void
on_laid_out (NavChatView *self)
{
  if (self->moved)
    gtk_widget_queue_allocate (gtk_scrolled_window_get_child (self->scroller));
  self->moved = FALSE;
}

static void
nav_chat_view_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (nav_chat_view_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "layout",
                           G_CALLBACK (on_laid_out), widget, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
nav_chat_view_unrealize (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (widget), on_laid_out, widget);
  GTK_WIDGET_CLASS (nav_chat_view_parent_class)->unrealize (widget);
}

void
nav_chat_view_take_focus (NavChatView *self)
{
  g_return_if_fail (NAV_IS_CHAT_VIEW (self));

  nav_composer_take_focus (self->composer);
}

static void
nav_chat_view_dispose (GObject *object)
{
  NavChatView *self = NAV_CHAT_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->list);
  g_clear_object (&self->spotlight);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (nav_chat_view_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavChatView, name)

static void
nav_chat_view_class_init (NavChatViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_chat_view_dispose;
  widget_class->realize = nav_chat_view_realize;
  widget_class->unrealize = nav_chat_view_unrealize;
  g_type_ensure (NAV_TYPE_CHIPS);
  g_type_ensure (NAV_TYPE_COMPOSER);
  gtk_widget_class_set_template_from_resource (widget_class, NAV_RESOURCE_BASE "/nav-chat-view.ui");
  BIND (scroller);
  BIND (empty);
  BIND (examples);
  BIND (earlier);
  BIND (messages);
  BIND (answers);
  BIND (revising);
  BIND (composer);
  gtk_widget_class_bind_template_callback (widget_class, show_earlier);
}

static void
follow_end (NavChatView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  self->at_end = TRUE;
  g_signal_connect_object (adjustment, "notify::upper", G_CALLBACK (on_resized), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (on_resized), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
}

static void
nav_chat_view_init (NavChatView *self)
{
  g_autoptr (GPtrArray) examples = nav_examples_load ();

  self->spotlight = nav_spotlight_new ();
  self->list = nav_message_list_new (nav_text_words ());
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < examples->len; i++)
    gtk_box_append (self->examples, nav_example_card_new (examples->pdata[i]));
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (on_items_changed), self);
  follow_end (self);
}
