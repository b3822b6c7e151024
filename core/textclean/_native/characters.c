/* What is known about characters.
 *
 * Python's own methods of strings are asked, through a function that tells about 256 characters at once, when one of
 * these is first met. So both cores agree, whatever version of Unicode a Python has. */
#include "core.h"

#include <string.h>

/* Read what one character folds to: nothing, a character or two. */
static int
read_folded(PyObject *folded, Py_UCS4 place, character_page *page)
{
    if (!PyUnicode_Check(folded)) {
        PyErr_SetString(PyExc_TypeError, "what a character folds to has to be a string");
        return -1;
    }
    Py_ssize_t length = PyUnicode_GetLength(folded);
    if (length < 0 || length > 2) {
        PyErr_SetString(PyExc_ValueError, "a character folds to two characters at most");
        return -1;
    }
    page->folded[place] = length ? PyUnicode_ReadChar(folded, 0) : FOLDS_TO_NOTHING;
    page->second[place] = length == 2 ? PyUnicode_ReadChar(folded, 1) : 0;
    return 0;
}

/* Read 256 classes; return 0, or -1 with an error set. */
static int
read_classes(PyObject *told, uint16_t *classes)
{
    for (Py_ssize_t place = 0; place < 256; place++) {
        long class = PyLong_AsLong(PyTuple_GetItem(told, place));
        if (class < 0 || class > UINT16_MAX) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_ValueError, "the class of a character has 16 bits");
            }
            return -1;
        }
        classes[place] = (uint16_t)class;
    }
    return 0;
}

/* Read a page from what the function told: the classes of its characters, what each folds to, and the classes of that. */
static int
read_page(PyObject *told, character_page *page)
{
    PyObject *parts[3];
    if (!PyTuple_Check(told) || PyTuple_Size(told) != 3) {
        PyErr_SetString(PyExc_TypeError, "a page has to be three tuples");
        return -1;
    }
    for (Py_ssize_t part = 0; part < 3; part++) {
        parts[part] = PyTuple_GetItem(told, part);
        if (!PyTuple_Check(parts[part]) || PyTuple_Size(parts[part]) != 256) {
            PyErr_SetString(PyExc_TypeError, "each part of a page has to be a tuple of 256");
            return -1;
        }
    }
    for (Py_UCS4 place = 0; place < 256; place++) {
        if (read_folded(PyTuple_GetItem(parts[1], place), place, page) < 0) {
            return -1;
        }
    }
    return read_classes(parts[0], page->classes) < 0 ? -1 : read_classes(parts[2], page->folded_classes);
}

const character_page *
page_of(characters *known, Py_UCS4 character)
{
    Py_UCS4 number = character >> 8;
    if (number >= CHARACTER_PAGES) {
        PyErr_SetString(PyExc_ValueError, "a character beyond Unicode");
        return NULL;
    }
    if (known->pages[number] != NULL) {
        return known->pages[number];
    }
    PyObject *told = PyObject_CallFunction(known->fill, "I", (unsigned int)number);
    if (told == NULL) {
        return NULL;
    }
    character_page *page = PyMem_Malloc(sizeof(character_page));
    if (page == NULL) {
        Py_DECREF(told);
        PyErr_NoMemory();
        return NULL;
    }
    int failed = read_page(told, page);
    Py_DECREF(told);
    if (failed) {
        PyMem_Free(page);
        return NULL;
    }
    if (known->pages[number] != NULL) {
        PyMem_Free(page); /* another thread was quicker, and its page may be in use */
    } else {
        known->pages[number] = page;
    }
    return known->pages[number];
}

/* Read a rule: two characters, and the one that they become. */
static int
read_rule(PyObject *told, join_rule *rule)
{
    uint32_t *parts[] = {&rule->first, &rule->second, &rule->whole};
    if (!PyUnicode_Check(told) || PyUnicode_GetLength(told) != 3) {
        PyErr_SetString(PyExc_TypeError, "a rule has to be a string of three characters");
        return -1;
    }
    for (Py_ssize_t place = 0; place < 3; place++) {
        *parts[place] = PyUnicode_ReadChar(told, place);
    }
    return 0;
}

static PyObject *
characters_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *fill, *rules;
    if (keywords != NULL && PyDict_Size(keywords) != 0) {
        PyErr_SetString(PyExc_TypeError, "Characters takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OO!:Characters", &fill, &PyTuple_Type, &rules)) {
        return NULL;
    }
    if (PyTuple_Size(rules) > MOST_JOIN_RULES) {
        PyErr_SetString(PyExc_ValueError, "too many rules");
        return NULL;
    }
    characters *self = (characters *)PyType_GenericAlloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->fill = Py_NewRef(fill);
    for (; self->rule_count < PyTuple_Size(rules); self->rule_count++) {
        if (read_rule(PyTuple_GetItem(rules, self->rule_count), &self->rules[self->rule_count]) < 0) {
            Py_DECREF(self);
            return NULL;
        }
    }
    return (PyObject *)self;
}

static void
characters_dealloc(PyObject *object)
{
    characters *self = (characters *)object;
    PyTypeObject *type = Py_TYPE(object);
    for (Py_ssize_t number = 0; number < CHARACTER_PAGES; number++) {
        PyMem_Free(self->pages[number]);
    }
    Py_XDECREF(self->fill);
    PyObject_Free(object);
    Py_DECREF(type);
}

static PyMethodDef characters_methods[] = {
    {"ends_sentence", characters_ends_sentence, METH_O, "Say whether a text ends a sentence."},
    {"fold", characters_fold, METH_O, "Return a text in the form that phrases are compared in."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot characters_slots[] = {
    {Py_tp_doc, "Characters(fill, rules): what is known about characters, told by a function in pages of 256."},
    {Py_tp_new, characters_new},
    {Py_tp_dealloc, characters_dealloc},
    {Py_tp_methods, characters_methods},
    {0, NULL},
};

PyType_Spec characters_spec = {
    .name = "textclean._native.Characters",
    .basicsize = sizeof(characters),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = characters_slots,
};
