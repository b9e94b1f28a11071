// SPDX-License-Identifier: Apache-2.0
// A planning task: its history of immutable states, what was understood, edits and undo.

#include "workflow/nav-project-private.h"

#include <math.h>

#include "planner/nav-spec-complete.h"
#include "workflow/nav-workflow-error.h"

#define MAX_UNDO 500

G_DEFINE_FINAL_TYPE (NavProject, nav_project, G_TYPE_OBJECT)

static GParamSpec *properties[NAV_PROJECT_N_PROPS];

static void
state_clear (gpointer data)
{
  NavProjectState *state = data;

  nav_conversation_unref (state->conversation);
  g_clear_pointer (&state->intent, nav_intent_unref);
  nav_spec_unref (state->spec);
}

NavProjectState *
_nav_project_state_new (NavConversation *conversation, NavIntent *intent, NavSpec *spec)
{
  NavProjectState *state = g_atomic_rc_box_new0 (NavProjectState);

  state->conversation = nav_conversation_ref (conversation);
  state->intent = intent ? nav_intent_ref (intent) : NULL;
  state->spec = nav_spec_ref (spec);
  return state;
}

NavProjectState *
_nav_project_state_ref (NavProjectState *state)
{
  return g_atomic_rc_box_acquire (state);
}

void
_nav_project_state_unref (NavProjectState *state)
{
  g_atomic_rc_box_release_full (state, state_clear);
}

NavProjectState *
_nav_project_state (NavProject *project)
{
  return project->states->pdata[project->current];
}

void
_nav_project_notify (NavProject *project, NavProjectProp prop)
{
  g_object_notify_by_pspec (G_OBJECT (project), properties[prop]);
}

/* What nobody said or edited follows from what somebody did. */
static void
complete (NavProject *project)
{
  g_clear_pointer (&project->completed, nav_spec_unref);
  g_ptr_array_set_size (project->notes, 0);
  project->completed =
    nav_spec_complete (_nav_project_state (project)->spec, project->catalog, project->notes);
}

static void
state_changed (NavProject *project)
{
  static const NavProjectProp changed[] = {
    NAV_PROJECT_PROP_CONVERSATION, NAV_PROJECT_PROP_INTENT,   NAV_PROJECT_PROP_SPEC,
    NAV_PROJECT_PROP_COMPLETED_SPEC, NAV_PROJECT_PROP_PLAN_CURRENT, NAV_PROJECT_PROP_DIRTY,
    NAV_PROJECT_PROP_CAN_UNDO,     NAV_PROJECT_PROP_CAN_REDO,
  };

  complete (project);
  g_object_freeze_notify (G_OBJECT (project));
  for (gsize i = 0; i < G_N_ELEMENTS (changed); i++)
    _nav_project_notify (project, changed[i]);
  if (project->auto_plan)
    nav_project_plan (project);
  else
    nav_project_cancel (project);
  g_object_thaw_notify (G_OBJECT (project));
  _nav_project_schedule_autosave (project);
}

/* Takes @state. */
static void
push_state (NavProject *project, NavProjectState *state)
{
  g_ptr_array_set_size (project->states, (int) project->current + 1);
  if (project->states->len >= MAX_UNDO)
    g_ptr_array_remove_index (project->states, 0);
  g_ptr_array_add (project->states, state);
  project->current = project->states->len - 1;
  state_changed (project);
}

static void
push_spec (NavProject *project, NavSpec *spec)
{
  NavProjectState *state = _nav_project_state (project);

  if (nav_spec_equal (spec, state->spec))
    return;
  push_state (project, _nav_project_state_new (state->conversation, state->intent, spec));
}

/* Takes @state, which becomes all there is: a file was opened. */
void
_nav_project_replace_history (NavProject *project, NavProjectState *state)
{
  g_ptr_array_set_size (project->states, 0);
  g_ptr_array_add (project->states, state);
  project->current = 0;
  state_changed (project);
}

/**
 * nav_project_say:
 * @text: what the person wrote, not trusted
 * @error: NAV_ERROR_INVALID when it is empty, too long or no text at all
 *
 * Reads the message by rules, brings the spec up to date and answers in the conversation.
 *
 * Returns: whether it became part of the conversation
 */
gboolean
nav_project_say (NavProject *project, const char *text, GError **error)
{
  NavProjectState *state;
  g_autoptr (NavConversation) asked = NULL;
  g_autoptr (NavConversation) answered = NULL;
  g_autoptr (NavIntent) intent = NULL;
  g_autoptr (NavSpec) base = NULL;
  g_autoptr (NavSpec) spec = NULL;

  g_return_val_if_fail (NAV_IS_PROJECT (project) && text != NULL, FALSE);

  state = _nav_project_state (project);
  if (!nav_conversation_check_text (text, error))
    return FALSE;
  if (nav_conversation_get_n_turns (state->conversation) + 2 > NAV_CONVERSATION_MAX_TURNS) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "text",
                   "This conversation is full; save the plan and start a new one");
    return FALSE;
  }
  asked = nav_conversation_with_turn (state->conversation, NAV_TURN_USER, text,
                                      NAV_INTENT_ASK_NONE, NULL);
  intent = _nav_project_understand (project, asked, state->intent);
  base = nav_intent_get_act (intent) == NAV_INTENT_ACT_RESET ? nav_spec_new ()
                                                             : nav_spec_ref (state->spec);
  spec = nav_spec_apply_intent (base, intent, project->catalog);
  answered = _nav_project_reply (project, asked, intent, spec);
  push_state (project, _nav_project_state_new (answered, intent, spec));
  return TRUE;
}

/**
 * nav_project_edit:
 * @workload: of which workload; 0 for a field of the whole
 * @leaf: (transfer none): the new value; its origin becomes "edited"
 * @error: NAV_ERROR_INVALID with the field; nothing is changed then
 *
 * Returns: whether the value was taken
 */
gboolean
nav_project_edit (NavProject *project, NavSpecField field, guint workload, NavLeaf *leaf,
                  GError **error)
{
  g_autoptr (NavSpec) spec = NULL;
  NavSpec *before;

  g_return_val_if_fail (NAV_IS_PROJECT (project) && leaf != NULL, FALSE);

  before = _nav_project_state (project)->spec;
  if (!nav_spec_field_check (field, leaf, error))
    return FALSE;
  if (workload >= nav_spec_get_n_workloads (before)) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "workloads",
                   "There is no workload %u", workload + 1);
    return FALSE;
  }
  spec = nav_spec_with (before, field, workload, nav_leaf_ref (leaf));
  push_spec (project, spec);
  return TRUE;
}

/**
 * nav_project_reset:
 *
 * Takes back what was said or edited about a field, so that it is derived or assumed again.
 */
void
nav_project_reset (NavProject *project, NavSpecField field, guint workload)
{
  g_autoptr (NavSpec) spec = NULL;
  NavSpec *before;

  g_return_if_fail (NAV_IS_PROJECT (project));

  before = _nav_project_state (project)->spec;
  if (workload >= nav_spec_get_n_workloads (before))
    return;
  spec = nav_spec_with (before, field, workload, NULL);
  push_spec (project, spec);
}

void
nav_project_set_spec (NavProject *project, NavSpec *spec)
{
  g_return_if_fail (NAV_IS_PROJECT (project) && spec != NULL);

  push_spec (project, spec);
}

void
nav_project_add_workload (NavProject *project)
{
  NavSpec *before = _nav_project_state (project)->spec;
  g_autoptr (NavSpec) spec = NULL;

  if (nav_spec_get_n_workloads (before) >= NAV_MAX_WORKLOADS)
    return;
  spec = nav_spec_with_workload_added (before);
  push_spec (project, spec);
}

void
nav_project_remove_workload (NavProject *project, guint workload)
{
  NavSpec *before = _nav_project_state (project)->spec;
  g_autoptr (NavSpec) spec = NULL;

  if (nav_spec_get_n_workloads (before) <= 1 || workload >= nav_spec_get_n_workloads (before))
    return;
  spec = nav_spec_with_workload_removed (before, workload);
  push_spec (project, spec);
}

void
nav_project_undo (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  if (project->current == 0)
    return;
  project->current--;
  state_changed (project);
}

void
nav_project_redo (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  if (project->current + 1 >= project->states->len)
    return;
  project->current++;
  state_changed (project);
}

/**
 * nav_project_select:
 * @id: (nullable): id of a recommendation of the plan; NULL selects none
 */
void
nav_project_select (NavProject *project, const char *id)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  if (g_strcmp0 (project->selected, id) == 0)
    return;
  g_free (project->selected);
  project->selected = g_strdup (id);
  _nav_project_notify (project, NAV_PROJECT_PROP_SELECTED);
  _nav_project_notify (project, NAV_PROJECT_PROP_DIRTY);
  _nav_project_schedule_autosave (project);
}

void
nav_project_set_title (NavProject *project, const char *title)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  if (g_strcmp0 (project->title, title) == 0)
    return;
  g_free (project->title);
  project->title = g_strdup (title);
  _nav_project_notify (project, NAV_PROJECT_PROP_TITLE);
  _nav_project_notify (project, NAV_PROJECT_PROP_DIRTY);
  _nav_project_schedule_autosave (project);
}

/**
 * nav_project_set_catalog:
 * @catalog: a newer snapshot of the knowledge base
 */
void
nav_project_set_catalog (NavProject *project, NavCatalog *catalog)
{
  g_return_if_fail (NAV_IS_PROJECT (project) && catalog != NULL);

  if (catalog == project->catalog)
    return;
  nav_catalog_unref (project->catalog);
  project->catalog = nav_catalog_ref (catalog);
  _nav_project_forget_lexicon (project);
  g_clear_pointer (&project->planned_state, _nav_project_state_unref);
  state_changed (project);
}

NavCatalog *
nav_project_get_catalog (NavProject *project)
{
  return project->catalog;
}

NavConversation *
nav_project_get_conversation (NavProject *project)
{
  return _nav_project_state (project)->conversation;
}

/**
 * nav_project_get_intent:
 *
 * Returns: (nullable) (transfer none): NULL before anything was said
 */
NavIntent *
nav_project_get_intent (NavProject *project)
{
  return _nav_project_state (project)->intent;
}

NavSpec *
nav_project_get_spec (NavProject *project)
{
  return _nav_project_state (project)->spec;
}

NavSpec *
nav_project_get_completed_spec (NavProject *project)
{
  return project->completed;
}

/**
 * nav_project_get_notes:
 *
 * Returns: (transfer none) (element-type NavFinding): what there is to tell about the completed spec
 */
const GPtrArray *
nav_project_get_notes (NavProject *project)
{
  return project->notes;
}

gboolean
nav_project_get_dirty (NavProject *project)
{
  return _nav_project_state (project) != project->saved_state ||
         g_strcmp0 (project->selected, project->saved_selected) != 0 ||
         g_strcmp0 (project->title, project->saved_title) != 0;
}

gboolean
nav_project_get_can_undo (NavProject *project)
{
  return project->current > 0;
}

gboolean
nav_project_get_can_redo (NavProject *project)
{
  return project->current + 1 < project->states->len;
}

const char *
nav_project_get_path (NavProject *project)
{
  return project->path;
}

const char *
nav_project_get_title (NavProject *project)
{
  return project->title;
}

const char *
nav_project_get_selected (NavProject *project)
{
  return project->selected;
}

static void
nav_project_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NavProject *self = NAV_PROJECT (object);
  NavProjectState *state = _nav_project_state (self);

  switch ((NavProjectProp) id) {
  case NAV_PROJECT_PROP_CONVERSATION:
    g_value_set_boxed (value, state->conversation);
    break;
  case NAV_PROJECT_PROP_INTENT:
    g_value_set_boxed (value, state->intent);
    break;
  case NAV_PROJECT_PROP_SPEC:
    g_value_set_boxed (value, state->spec);
    break;
  case NAV_PROJECT_PROP_COMPLETED_SPEC:
    g_value_set_boxed (value, self->completed);
    break;
  case NAV_PROJECT_PROP_PLAN:
    g_value_set_boxed (value, self->plan);
    break;
  case NAV_PROJECT_PROP_PLAN_CURRENT:
    g_value_set_boolean (value, nav_project_get_plan_current (self));
    break;
  case NAV_PROJECT_PROP_BUSY:
    g_value_set_boolean (value, nav_project_get_busy (self));
    break;
  case NAV_PROJECT_PROP_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  case NAV_PROJECT_PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case NAV_PROJECT_PROP_SELECTED:
    g_value_set_string (value, self->selected);
    break;
  case NAV_PROJECT_PROP_DIRTY:
    g_value_set_boolean (value, nav_project_get_dirty (self));
    break;
  case NAV_PROJECT_PROP_CAN_UNDO:
    g_value_set_boolean (value, nav_project_get_can_undo (self));
    break;
  case NAV_PROJECT_PROP_CAN_REDO:
    g_value_set_boolean (value, nav_project_get_can_redo (self));
    break;
  case NAV_PROJECT_PROP_PATH:
    g_value_set_string (value, self->path);
    break;
  case NAV_PROJECT_PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case NAV_PROJECT_N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_project_dispose (GObject *object)
{
  NavProject *self = NAV_PROJECT (object);

  _nav_project_forget_run (self);
  g_clear_handle_id (&self->autosave_source, g_source_remove);
  G_OBJECT_CLASS (nav_project_parent_class)->dispose (object);
}

static void
nav_project_finalize (GObject *object)
{
  NavProject *self = NAV_PROJECT (object);

  nav_catalog_unref (self->catalog);
  _nav_project_forget_lexicon (self);
  g_ptr_array_unref (self->states);
  g_clear_pointer (&self->saved_state, _nav_project_state_unref);
  g_clear_pointer (&self->completed, nav_spec_unref);
  g_ptr_array_unref (self->notes);
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->planned_state, _nav_project_state_unref);
  g_clear_error (&self->error);
  g_free (self->title);
  g_free (self->path);
  g_free (self->created);
  g_free (self->selected);
  g_free (self->saved_selected);
  g_free (self->saved_title);
  g_free (self->autosave_path);
  G_OBJECT_CLASS (nav_project_parent_class)->finalize (object);
}

static void
install_boxed (NavProjectProp prop, const char *name, GType type)
{
  properties[prop] = g_param_spec_boxed (name, NULL, NULL, type,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                           G_PARAM_EXPLICIT_NOTIFY);
}

static void
install_boolean (NavProjectProp prop, const char *name)
{
  properties[prop] = g_param_spec_boolean (name, NULL, NULL, FALSE,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                             G_PARAM_EXPLICIT_NOTIFY);
}

static void
install_string (NavProjectProp prop, const char *name)
{
  properties[prop] = g_param_spec_string (name, NULL, NULL, NULL,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                            G_PARAM_EXPLICIT_NOTIFY);
}

static void
nav_project_class_init (NavProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = nav_project_get_property;
  object_class->dispose = nav_project_dispose;
  object_class->finalize = nav_project_finalize;

  install_boxed (NAV_PROJECT_PROP_CONVERSATION, "conversation", NAV_TYPE_CONVERSATION);
  install_boxed (NAV_PROJECT_PROP_INTENT, "intent", NAV_TYPE_INTENT);
  install_boxed (NAV_PROJECT_PROP_SPEC, "spec", NAV_TYPE_SPEC);
  install_boxed (NAV_PROJECT_PROP_COMPLETED_SPEC, "completed-spec", NAV_TYPE_SPEC);
  install_boxed (NAV_PROJECT_PROP_PLAN, "plan", NAV_TYPE_PLAN);
  install_boxed (NAV_PROJECT_PROP_ERROR, "error", G_TYPE_ERROR);
  install_boolean (NAV_PROJECT_PROP_PLAN_CURRENT, "plan-current");
  install_boolean (NAV_PROJECT_PROP_BUSY, "busy");
  install_boolean (NAV_PROJECT_PROP_DIRTY, "dirty");
  install_boolean (NAV_PROJECT_PROP_CAN_UNDO, "can-undo");
  install_boolean (NAV_PROJECT_PROP_CAN_REDO, "can-redo");
  install_string (NAV_PROJECT_PROP_SELECTED, "selected");
  install_string (NAV_PROJECT_PROP_PATH, "path");
  install_string (NAV_PROJECT_PROP_TITLE, "title");
  properties[NAV_PROJECT_PROP_PROGRESS] =
    g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, NAV_PROJECT_N_PROPS, properties);
}

static void
nav_project_init (NavProject *self)
{
  self->states = g_ptr_array_new_with_free_func ((GDestroyNotify) _nav_project_state_unref);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  self->elapsed_ms = NAN;
}

/**
 * nav_project_new:
 * @catalog: what is known
 * @clock: tells when documents are made; must outlive the project
 *
 * Returns: (transfer full): an empty project that plans when asked to
 */
NavProject *
nav_project_new (NavCatalog *catalog, const NavClock *clock)
{
  NavProject *self;
  g_autoptr (NavConversation) conversation = nav_conversation_new ();
  g_autoptr (NavSpec) spec = nav_spec_new ();

  g_return_val_if_fail (catalog != NULL && clock != NULL, NULL);

  self = g_object_new (NAV_TYPE_PROJECT, NULL);
  self->catalog = nav_catalog_ref (catalog);
  self->clock = clock;
  self->created = nav_clock_format_utc (nav_clock_wall_us (clock));
  g_ptr_array_add (self->states, _nav_project_state_new (conversation, NULL, spec));
  self->saved_state = _nav_project_state_ref (_nav_project_state (self));
  complete (self);
  return self;
}
