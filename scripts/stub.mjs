// Stands in for react-devtools-core, which Ink asks for only when it is developed.
export default { initialize() {}, connectToDevTools() {} };
