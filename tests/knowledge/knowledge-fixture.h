// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

#include "knowledge/nav-knowledge.h"

/* A folder of its own for each test, with a small set of shipped rows. */
typedef struct {
  char *folder;
  char *path;    /* where a knowledge base can be */
  char *shipped; /* a data folder with one model, one GPU and one price */
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
void fixture_write (Fixture *fixture, const char *name, const char *json);
NavKnowledge *fixture_open (Fixture *fixture);
JsonNode *parse_quoted (const char *json);
char *read_bytes (const char *path, gsize *ret_length);
void run_sql (const char *path, const char *sql);

/* Rows in single quotes for double ones. */
#define GPU_ROW(id, gb)                                                                           \
  "{'id':'" id "','name':'GPU " id "','vendor':'V','architecture':'sm90',"                        \
  "'memory_gib_visible':" gb ",'source':'test','source_licence':'none'}"
#define PRICE_ROW(id, gpu, usd)                                                                   \
  "{'id':'" id "','gpu':'" gpu "','provider':'p','term':'on-demand','currency':'USD',"            \
  "'date':'2026-01','usd_per_gpu_hour':" usd ",'source':'test','source_licence':'none'}"
#define FILE_OF(collection, rows)                                                                 \
  "{'schema':'neuralnav.knowledge/1','collection':'" collection "','rows':[" rows "]}"
