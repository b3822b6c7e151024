/* Phrases, compiled: sorted literals, and tables of how they begin. */
#include "phrases.h"

#include <stdlib.h>
#include <string.h>

static uint32_t
hash_of_two(const Py_UCS4 *chars)
{
    return (chars[0] * 0x9E3779B1u + chars[1] * 0x85EBCA77u) >> (32 - GATE_BITS_TWO);
}

static uint32_t
hash_of_four(const Py_UCS4 *chars)
{
    return (chars[0] * 0x9E3779B1u + chars[1] * 0x85EBCA77u + chars[2] * 0xC2B2AE3Du + chars[3] * 0x27D4EB2Fu) >>
           (32 - GATE_BITS_FOUR);
}

static uint32_t
hash_of_seven(const Py_UCS4 *chars)
{
    uint32_t rest = chars[4] * 0x165667B1u + chars[5] * 0xD3A2646Du + chars[6] * 0xFD7046C5u;
    return (chars[0] * 0x9E3779B1u + chars[1] * 0x85EBCA77u + chars[2] * 0xC2B2AE3Du + chars[3] * 0x27D4EB2Fu + rest) >>
           (32 - GATE_BITS_SEVEN);
}

/* Let literals that begin like this one pass a gate. */
static void
open_gate(gate *opened, const Py_UCS4 *chars, Py_ssize_t length, uint8_t anchors)
{
    if (length == 1) {
        opened->one[chars[0] % GATE_ONE] |= anchors;
    } else if (length < 4) {
        opened->two[hash_of_two(chars)] |= anchors;
    } else {
        opened->begin[hash_of_two(chars)] |= anchors;
        if (length < 7) {
            opened->four[hash_of_four(chars)] |= anchors;
        } else {
            opened->seven[hash_of_seven(chars)] |= anchors;
        }
    }
}

bool
passes_gate(const gate *passed, const folded_text *text, Py_ssize_t at, int wanted)
{
    const Py_UCS4 *chars = text->chars + at;
    Py_ssize_t left = text->count - at;
    if (passed->one[chars[0] % GATE_ONE] & wanted) {
        return true;
    }
    if (left < 2) {
        return false;
    }
    uint32_t two = hash_of_two(chars);
    if (passed->two[two] & wanted) {
        return true;
    }
    if (!(passed->begin[two] & wanted) || left < 4) {
        return false;
    }
    return (passed->four[hash_of_four(chars)] & wanted) || (left > 6 && (passed->seven[hash_of_seven(chars)] & wanted));
}

/* Return the first three characters as one number, which sorts as they do. */
static uint64_t
head_of(const Py_UCS4 *chars, Py_ssize_t length)
{
    uint64_t head = 0;
    for (Py_ssize_t place = 0; place < 3; place++) {
        head = head << 21 | (place < length ? chars[place] : 0);
    }
    return head;
}

/* Return how many of the heads up to "high" come before one; or, with "same", are it as well. */
static Py_ssize_t
heads_before(const phrase_search *self, Py_ssize_t low, Py_ssize_t high, uint64_t head, bool same)
{
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (self->heads[middle] < head || (same && self->heads[middle] == head)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Return how a literal compares with what a text goes on with: 0 where the text begins with it. So many characters are
 * known to be the same. */
static int
compare(const phrase_search *self, const literal *item, const Py_UCS4 *chars, Py_ssize_t left, Py_ssize_t same)
{
    const Py_UCS4 *own = self->pool + item->offset;
    for (Py_ssize_t place = same; place < item->length; place++) {
        if (place == left) {
            return 1;
        }
        if (own[place] != chars[place]) {
            return own[place] < chars[place] ? -1 : 1;
        }
    }
    return 0;
}

/* A literal that a text begins with is the last one that does not come after the text, or that one begins with it. */
Py_ssize_t
longest_literal(const phrase_search *self, const folded_text *text, Py_ssize_t at)
{
    const Py_UCS4 *chars = text->chars + at;
    Py_ssize_t left = text->count - at;
    uint64_t head = head_of(chars, left);
    Py_ssize_t low = heads_before(self, 0, self->literal_count, head, false);
    Py_ssize_t high = heads_before(self, low, self->literal_count, head, true);
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        /* Where less than three characters are left, the zeros behind them may have been compared. */
        if (compare(self, &self->literals[middle], chars, left, left < 3 ? 0 : 3) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Py_ssize_t number = low - 1;
    while (number >= 0 && compare(self, &self->literals[number], chars, left, 0) != 0) {
        number = self->literals[number].parent;
    }
    return number;
}

/* Link each literal to the longest other one that it begins with; they come sorted, and no two are the same. */
static void
link_parents(phrase_search *self)
{
    for (Py_ssize_t number = 0; number < self->literal_count; number++) {
        literal *item = &self->literals[number];
        Py_ssize_t parent = number - 1;
        while (parent >= 0 && compare(self, &self->literals[parent], self->pool + item->offset, item->length, 0) != 0) {
            parent = self->literals[parent].parent;
        }
        item->parent = parent;
    }
}

/* Return a key that is told as a number, or NULL with an error set. */
static const phrase_key *
read_key(const phrase_search *self, PyObject *told, int *number)
{
    long key = PyLong_AsLong(told);
    if (key < 0 || key >= self->key_count) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "there is no such key");
        }
        return NULL;
    }
    *number = (int)key;
    return &self->keys[key];
}

/* Read the keys of a literal; return 0, or -1 with an error set. Room was counted before. */
static int
read_reported(phrase_search *self, PyObject *told, literal *item)
{
    item->first = self->reported_count;
    for (Py_ssize_t place = 0; place < PyTuple_Size(told); place++) {
        int number;
        const phrase_key *key = read_key(self, PyTuple_GetItem(told, place), &number);
        if (key == NULL) {
            return -1;
        }
        if (self->reported_count == self->reported_room) {
            PyErr_SetString(PyExc_RuntimeError, "the literals have changed");
            return -1;
        }
        self->reported[self->reported_count++] = number;
        item->reported++;
        item->anchors |= (uint8_t)key->anchor;
    }
    return 0;
}

/* Read the templates of a literal: where a number has to stand, and the keys of the phrases. */
static int
read_templates(const phrase_search *self, PyObject *told, literal *item)
{
    for (Py_ssize_t place = 0; place < PyTuple_Size(told); place++) {
        int sides, number;
        PyObject *parts = PyTuple_GetItem(told, place), *keys;
        if (!PyTuple_Check(parts)) {
            PyErr_SetString(PyExc_TypeError, "a template has to be a tuple");
            return -1;
        }
        if (!PyArg_ParseTuple(parts, "iO!:template", &sides, &PyTuple_Type, &keys)) {
            return -1;
        }
        if (sides < 0 || sides > 3) {
            PyErr_SetString(PyExc_ValueError, "a template has a number on its two sides at most");
            return -1;
        }
        for (Py_ssize_t other = 0; other < PyTuple_Size(keys); other++) {
            const phrase_key *key = read_key(self, PyTuple_GetItem(keys, other), &number);
            if (key == NULL) {
                return -1;
            }
            item->templates[sides] |= (uint8_t)key->anchor;
        }
    }
    return 0;
}

/* Read a literal: its characters, keys and templates. Room for all was made before. */
static int
read_literal(phrase_search *self, PyObject *told)
{
    PyObject *text, *keys, *templates;
    if (!PyTuple_Check(told)) {
        PyErr_SetString(PyExc_TypeError, "a literal has to be a tuple");
        return -1;
    }
    if (!PyArg_ParseTuple(told, "UO!O!:literal", &text, &PyTuple_Type, &keys, &PyTuple_Type, &templates)) {
        return -1;
    }
    literal *item = &self->literals[self->literal_count];
    *item = (literal){.offset = self->pool_size, .length = PyUnicode_GetLength(text)};
    if (item->length < 1) {
        PyErr_SetString(PyExc_ValueError, "a literal is empty");
        return -1;
    }
    for (Py_ssize_t place = 0; place < item->length; place++) {
        self->pool[self->pool_size++] = PyUnicode_ReadChar(text, place);
    }
    if (read_reported(self, keys, item) < 0 || read_templates(self, templates, item) < 0) {
        return -1;
    }
    self->heads[self->literal_count] = head_of(self->pool + item->offset, item->length);
    self->literal_count++;
    const Py_UCS4 *chars = self->pool + item->offset;
    uint8_t anchors = item->templates[0] | item->templates[1] | item->templates[2] | item->templates[3];
    open_gate(&self->plain, chars, item->length, item->anchors);
    open_gate(&self->templates, chars, item->length, anchors);
    self->anchors |= item->anchors;
    self->template_anchors |= anchors;
    return 0;
}

/* Count what room literals take; return -1 with an error set where they are none. */
static int
count_room(PyObject *literals, Py_ssize_t *chars, Py_ssize_t *keys)
{
    for (Py_ssize_t place = 0; place < PyTuple_Size(literals); place++) {
        PyObject *told = PyTuple_GetItem(literals, place);
        if (!PyTuple_Check(told) || PyTuple_Size(told) != 3 || !PyUnicode_Check(PyTuple_GetItem(told, 0)) ||
            !PyTuple_Check(PyTuple_GetItem(told, 1))) {
            PyErr_SetString(PyExc_TypeError, "a literal has to be a tuple of its text, keys and templates");
            return -1;
        }
        *chars += PyUnicode_GetLength(PyTuple_GetItem(told, 0));
        *keys += PyTuple_Size(PyTuple_GetItem(told, 1));
    }
    return 0;
}

/* Read what keys stand for: a list of anchors and plugins. Return 0, or -1 with an error set. */
static int
read_keys(phrase_search *self, PyObject *told)
{
    Py_ssize_t count = PyList_Size(told);
    self->keys = PyMem_Calloc((size_t)count + 1, sizeof(phrase_key));
    if (self->keys == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (; self->key_count < count; self->key_count++) {
        phrase_key *key = &self->keys[self->key_count];
        PyObject *parts = PyList_GetItem(told, self->key_count);
        if (parts == NULL || !PyTuple_Check(parts)) {
            PyErr_SetString(PyExc_TypeError, "a key has to be a tuple of its anchor and plugin");
            return -1;
        }
        if (!PyArg_ParseTuple(parts, "ii:key", &key->anchor, &key->plugin)) {
            return -1;
        }
        if (key->anchor <= 0 || key->anchor > ALL_ANCHORS) {
            PyErr_SetString(PyExc_ValueError, "there is no such anchor");
            return -1;
        }
    }
    return 0;
}

/* Read all literals; return 0, or -1 with an error set. */
static int
read_literals(phrase_search *self, PyObject *literals)
{
    Py_ssize_t count = PyTuple_Size(literals), chars = 0, keys = 0;
    if (count_room(literals, &chars, &keys) < 0) {
        return -1;
    }
    self->literals = PyMem_Calloc((size_t)count + 1, sizeof(literal));
    self->pool = PyMem_Calloc((size_t)chars + 1, sizeof(Py_UCS4));
    self->reported = PyMem_Calloc((size_t)keys + 1, sizeof(int));
    self->reported_room = keys;
    self->heads = PyMem_Calloc((size_t)count + 1, sizeof(uint64_t));
    if (self->heads == NULL || self->literals == NULL || self->pool == NULL || self->reported == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t place = 0; place < count; place++) {
        if (read_literal(self, PyTuple_GetItem(literals, place)) < 0) {
            return -1;
        }
        const literal *item = &self->literals[place];
        if (place && compare(self, item - 1, self->pool + item->offset, item->length, 0) > 0) {
            PyErr_SetString(PyExc_ValueError, "literals have to be sorted");
            return -1;
        }
    }
    link_parents(self);
    return 0;
}

static PyObject *
phrase_search_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *known, *literals, *keys;
    Py_ssize_t short_line, long_line, label_line, head;
    if (keywords != NULL && PyDict_Size(keywords) != 0) {
        PyErr_SetString(PyExc_TypeError, "PhraseSearch takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OO!O!nnnn:PhraseSearch", &known, &PyTuple_Type, &literals, &PyList_Type, &keys,
                          &short_line, &long_line, &label_line, &head)) {
        return NULL;
    }
    phrase_search *self = (phrase_search *)PyType_GenericAlloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->short_line = short_line;
    self->long_line = long_line;
    self->label_line = label_line;
    self->head = head;
    if (!is_instance(known, (PyObject *)self, CHARACTERS_TYPE, "Characters") || read_keys(self, keys) < 0 ||
        read_literals(self, literals) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    self->known = (characters *)Py_NewRef(known);
    return (PyObject *)self;
}

static void
phrase_search_dealloc(PyObject *object)
{
    phrase_search *self = (phrase_search *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(self->literals);
    PyMem_Free(self->heads);
    PyMem_Free(self->pool);
    PyMem_Free(self->keys);
    PyMem_Free(self->reported);
    Py_XDECREF((PyObject *)self->known);
    PyObject_Free(object);
    Py_DECREF(type);
}

extern PyMethodDef phrase_search_methods[];

static PyType_Slot phrase_search_slots[] = {
    {Py_tp_doc, "PhraseSearch(characters, literals, keys, short_line, long_line, label_line, head): phrases, compiled."},
    {Py_tp_new, phrase_search_new},
    {Py_tp_dealloc, phrase_search_dealloc},
    {Py_tp_methods, phrase_search_methods},
    {0, NULL},
};

PyType_Spec phrase_search_spec = {
    .name = "textclean._native.PhraseSearch",
    .basicsize = sizeof(phrase_search),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = phrase_search_slots,
};
