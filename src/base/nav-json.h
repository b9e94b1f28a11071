// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * NavJsonLimits: what a JSON text from outside may cost before it is refused.
 */
typedef struct {
  gsize max_bytes;
  guint max_depth;
  guint max_values; /* with the names of members; each costs some hundred bytes. 0: no limit */
} NavJsonLimits;

extern const NavJsonLimits nav_json_default_limits; /* 32 MiB, 64 levels */
extern const NavJsonLimits nav_json_line_limits;    /* a line of JSON Lines: 1 MiB, 32 levels */

JsonNode *nav_json_parse (const char *text, gssize length, const NavJsonLimits *limits,
                          GError **error);
char *nav_json_to_text (JsonNode *node, gboolean pretty);
double nav_json_number (JsonNode *node);

/**
 * NavJsonReader:
 *
 * Reads the members of one JSON object. The first thing that is wrong is kept with its path and all
 * later reads give defaults, so that a parser reads straight down and asks once, at the end, with
 * nav_json_reader_finish(), which also refuses members that nobody asked for.
 *
 * null reads as absent. Lives on the stack; strings and nodes it returns live as long as the node.
 */
typedef struct {
  JsonObject *object;
  char *path;
  GPtrArray *asked; /* members that were asked for and are there; borrowed */
  gboolean rest_allowed;
  GError *error;
} NavJsonReader;

void nav_json_reader_init (NavJsonReader *reader, JsonNode *node, const char *path);
gboolean nav_json_reader_finish (NavJsonReader *reader, GError **error);
void nav_json_reader_clear (NavJsonReader *reader);
gboolean nav_json_reader_has (NavJsonReader *reader, const char *name);
double nav_json_reader_number (NavJsonReader *reader, const char *name, double fallback, double min,
                               double max);
gint64 nav_json_reader_int (NavJsonReader *reader, const char *name, gint64 fallback, gint64 min,
                            gint64 max);
gboolean nav_json_reader_bool (NavJsonReader *reader, const char *name, gboolean fallback);
const char *nav_json_reader_string (NavJsonReader *reader, const char *name, const char *fallback);
int nav_json_reader_choice (NavJsonReader *reader, const char *name, const char *const *choices,
                            int fallback);
char **nav_json_reader_strv (NavJsonReader *reader, const char *name);
JsonNode *nav_json_reader_object (NavJsonReader *reader, const char *name);
JsonArray *nav_json_reader_array (NavJsonReader *reader, const char *name);
JsonNode *nav_json_reader_node (NavJsonReader *reader, const char *name);
void nav_json_reader_ignore (NavJsonReader *reader, const char *name);
void nav_json_reader_ignore_rest (NavJsonReader *reader);
void nav_json_reader_fail (NavJsonReader *reader, const char *name, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void nav_json_reader_fail_text (NavJsonReader *reader, const char *name, const char *text);
void nav_json_reader_take_error (NavJsonReader *reader, GError *error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavJsonReader, nav_json_reader_clear)

void nav_json_add_number (JsonObject *object, const char *name, double value);
void nav_json_add_number_element (JsonArray *array, double value);
void nav_json_add_string (JsonObject *object, const char *name, const char *value);
void nav_json_add_strv (JsonObject *object, const char *name, const char *const *values);
JsonNode *nav_json_node_for_object (JsonObject *object);
JsonNode *nav_json_node_for_array (JsonArray *array);

G_END_DECLS
