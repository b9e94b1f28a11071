// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/**
 * NavKnowledgeStore:
 *
 * Where rows live. A backend begins its own struct with this one and fills in the functions. Every
 * function is called by one thread at a time, blocks, and either does all of its work or nothing:
 * what it changes, it changes in one transaction that also counts up the revision.
 */
typedef struct _NavKnowledgeStore NavKnowledgeStore;

/* A row on its way in or out. Borrowed by whoever is handed it. */
typedef struct {
  NavCollection collection;
  const char *id;
  const char *text; /* JSON */
  gboolean user;
} NavKnowledgeRow;

typedef gboolean (*NavKnowledgeRowFunc) (const NavKnowledgeRow *row, gpointer data, GError **error);

/* What a store knows about itself. */
typedef struct {
  guint64 revision;
  char *shipped_sha256; /* (nullable): of the shipped rows it holds */
} NavKnowledgeState;

struct _NavKnowledgeStore {
  void (*close) (NavKnowledgeStore *store);

  /* All rows and the state, as of one moment. */
  gboolean (*read) (NavKnowledgeStore *store, NavKnowledgeRowFunc each, gpointer data,
                    NavKnowledgeState *ret_state, GError **error);

  gboolean (*read_state) (NavKnowledgeStore *store, NavKnowledgeState *ret_state, GError **error);

  /* Puts @rows in place of all shipped rows, unless @sha256 is already what the store holds. User
   * rows stay. */
  gboolean (*replace_shipped) (NavKnowledgeStore *store, const char *sha256, GArray *rows,
                               GError **error);

  /* Adds a user's rows (element-type NavKnowledgeRow), each in place of the user's row of the same
   * id. One change, however many they are. */
  gboolean (*put_user_rows) (NavKnowledgeStore *store, GArray *rows, GError **error);

  /* NAV_ERROR_NOT_FOUND when there is no such user row. */
  gboolean (*remove_user_row) (NavKnowledgeStore *store, NavCollection collection, const char *id,
                               GError **error);
};

void nav_knowledge_state_clear (NavKnowledgeState *state);
int nav_collection_from_name (const char *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavKnowledgeState, nav_knowledge_state_clear)

G_END_DECLS
