/* The module: its types, and the functions that need none. */
#include "core.h"

/* Raised when what the module gives or takes changes: Python code of another level does not use it. */
enum { LEVEL = 3 };

static core_state *
state_of(PyObject *module)
{
    return (core_state *)PyModule_GetState(module);
}

bool
is_instance(PyObject *argument, PyObject *self, int which, const char *name)
{
    core_state *state = PyType_GetModuleState(Py_TYPE(self));
    if (state == NULL) {
        return false;
    }
    PyTypeObject *types[] = {state->characters_type, state->line_table_type, state->phrase_search_type};
    if (!PyObject_TypeCheck(argument, types[which])) {
        PyErr_Format(PyExc_TypeError, "%s was expected", name);
        return false;
    }
    return true;
}

/* Make a type, and add it to the module. */
static PyTypeObject *
add_type(PyObject *module, PyType_Spec *spec)
{
    PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);
    if (type != NULL && PyModule_AddType(module, (PyTypeObject *)type) < 0) {
        Py_CLEAR(type);
    }
    return (PyTypeObject *)type;
}

static int
module_exec(PyObject *module)
{
    core_state *state = state_of(module);
    state->characters_type = add_type(module, &characters_spec);
    if (state->characters_type == NULL) {
        return -1;
    }
    state->line_table_type = add_type(module, &line_table_spec);
    if (state->line_table_type == NULL) {
        return -1;
    }
    state->phrase_search_type = add_type(module, &phrase_search_spec);
    if (state->phrase_search_type == NULL) {
        return -1;
    }
    return PyModule_AddIntConstant(module, "LEVEL", LEVEL);
}

static int
module_traverse(PyObject *module, visitproc visit, void *arg)
{
    core_state *state = state_of(module);
    Py_VISIT(state->characters_type);
    Py_VISIT(state->line_table_type);
    Py_VISIT(state->phrase_search_type);
    return 0;
}

static int
module_clear(PyObject *module)
{
    core_state *state = state_of(module);
    Py_CLEAR(state->characters_type);
    Py_CLEAR(state->line_table_type);
    Py_CLEAR(state->phrase_search_type);
    return 0;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_exec},
    {0, NULL},
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "textclean._native",
    .m_doc = "The parts of the core that are written in C; each does what a part in Python does.",
    .m_size = sizeof(core_state),
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
};

PyMODINIT_FUNC
PyInit__native(void)
{
    return PyModuleDef_Init(&module_definition);
}
