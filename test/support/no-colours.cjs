// Texts are compared as they are read: on a CI machine they would be coloured.
process.env.NO_COLOR = '1';
