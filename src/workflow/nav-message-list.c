// SPDX-License-Identifier: Apache-2.0
// The conversation of a project as a list model, with the smallest changes it can tell.

#include "workflow/nav-message-list.h"

#include <string.h>

#include "workflow/nav-message-spans.h"
#include "workflow/nav-project-words.h"

struct _NavMessageList {
  GObject parent_instance;
  const NavWordsStyle *style;
  GPtrArray *messages; /* (element-type NavMessage) */
  NavProject *project; /* (nullable) */
  GSignalGroup *signals;
};

static void nav_message_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavMessageList, nav_message_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      nav_message_list_model_init))

static void
add_notes (NavMessageList *self, GPtrArray *messages, guint *next, guint n_turns)
{
  NavEditLog *edits = nav_project_get_edits (self->project);

  for (; *next < nav_edit_log_get_n_notes (edits); (*next)++) {
    const NavEditNote *note = nav_edit_log_get_note (edits, *next);
    g_autofree char *text = NULL;
    if (note->after > n_turns)
      return;
    text = nav_project_words_note (self->style, note);
    g_ptr_array_add (messages, nav_message_new (NAV_MESSAGE_NOTE, -1, text));
  }
}

static NavMessage *
new_message (NavMessageList *self, const NavTurn *turn, int index)
{
  gboolean person = turn->role == NAV_TURN_USER;
  NavMessage *message =
    nav_message_new (person ? NAV_MESSAGE_PERSON : NAV_MESSAGE_PROGRAM, index, turn->text);
  g_autoptr (GPtrArray) spans = NULL;

  if (!person)
    return message;
  spans = nav_message_spans_new (self->style, nav_project_get_intent (self->project),
                                 nav_project_get_completed_spec (self->project), index,
                                 strlen (turn->text));
  nav_message_set_spans (message, spans);
  return message;
}

static GPtrArray *
present_messages (NavMessageList *self)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);
  NavConversation *conversation;
  guint next = 0, n;

  if (self->project == NULL)
    return messages;
  conversation = nav_project_get_conversation (self->project);
  n = nav_conversation_get_n_turns (conversation);
  for (guint i = 0; i < n; i++) {
    add_notes (self, messages, &next, i);
    g_ptr_array_add (messages,
                     new_message (self, nav_conversation_get_turn (conversation, i), (int) i));
  }
  add_notes (self, messages, &next, G_MAXUINT);
  return messages;
}

static gboolean
is_same (NavMessage *a, NavMessage *b)
{
  return nav_message_get_kind (a) == nav_message_get_kind (b) &&
         nav_message_get_turn (a) == nav_message_get_turn (b) &&
         g_str_equal (nav_message_get_text (a), nav_message_get_text (b));
}

/* Notes grow while they are shown. */
static gboolean
can_become (NavMessage *old, NavMessage *new)
{
  return is_same (old, new) || (nav_message_get_kind (old) == NAV_MESSAGE_NOTE &&
                                nav_message_get_kind (new) == NAV_MESSAGE_NOTE);
}

static guint
count_common (const GPtrArray *old, const GPtrArray *new)
{
  guint n = MIN (old->len, new->len), i = 0;

  while (i < n && can_become (old->pdata[i], new->pdata[i]))
    i++;
  return i;
}

/* The first @n messages keep their objects, which take over what is new. */
static void
keep_first (const GPtrArray *old, GPtrArray *new, guint n)
{
  for (guint i = 0; i < n; i++) {
    NavMessage *kept = g_object_ref (old->pdata[i]);
    g_autoptr (NavMessage) fresh = new->pdata[i];
    nav_message_set_text (kept, nav_message_get_text (fresh));
    nav_message_set_spans (kept, nav_message_get_spans (fresh));
    new->pdata[i] = kept;
  }
}

static void
update (NavMessageList *self)
{
  g_autoptr (GPtrArray) old = self->messages;
  guint common;

  self->messages = present_messages (self);
  common = count_common (old, self->messages);
  keep_first (old, self->messages, common);
  if (common < old->len || common < self->messages->len)
    g_list_model_items_changed (G_LIST_MODEL (self), common, old->len - common,
                                self->messages->len - common);
}

static void
on_notify (NavMessageList *self, GParamSpec *pspec)
{
  /* It comes last of all that changes with a state. */
  if (g_str_equal (pspec->name, "completed-spec"))
    update (self);
}

/**
 * nav_message_list_set_project:
 * @project: (nullable): whose conversation it is from now on
 */
void
nav_message_list_set_project (NavMessageList *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_MESSAGE_LIST (self));

  if (!g_set_object (&self->project, project))
    return;
  g_signal_group_set_target (self->signals, project);
  update (self);
}

static GType
get_item_type (GListModel *model)
{
  (void) model;
  return NAV_TYPE_MESSAGE;
}

static guint
get_n_items (GListModel *model)
{
  return NAV_MESSAGE_LIST (model)->messages->len;
}

static gpointer
get_item (GListModel *model, guint i)
{
  GPtrArray *messages = NAV_MESSAGE_LIST (model)->messages;

  return i < messages->len ? g_object_ref (messages->pdata[i]) : NULL;
}

static void
nav_message_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
nav_message_list_dispose (GObject *object)
{
  NavMessageList *self = NAV_MESSAGE_LIST (object);

  g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (nav_message_list_parent_class)->dispose (object);
}

static void
nav_message_list_finalize (GObject *object)
{
  NavMessageList *self = NAV_MESSAGE_LIST (object);

  g_object_unref (self->signals);
  g_ptr_array_unref (self->messages);
  G_OBJECT_CLASS (nav_message_list_parent_class)->finalize (object);
}

static void
nav_message_list_class_init (NavMessageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nav_message_list_dispose;
  object_class->finalize = nav_message_list_finalize;
}

static void
nav_message_list_init (NavMessageList *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
}

/**
 * nav_message_list_new:
 * @style: whose language the notes are in; must outlive the list
 *
 * Returns: (transfer full): an empty list
 */
NavMessageList *
nav_message_list_new (const NavWordsStyle *style)
{
  NavMessageList *self = g_object_new (NAV_TYPE_MESSAGE_LIST, NULL);

  self->style = style;
  return self;
}
