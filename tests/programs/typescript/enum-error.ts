// An enum needs code to be made, so type stripping refuses it: the error marks the line.
enum Colour {
  Red,
  Green,
}
console.log(Colour.Red);
