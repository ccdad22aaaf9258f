namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Takes in the lines of one item that has its own table.</summary>
internal interface IItemParser
{
    /// <summary>Takes in a line that the table has, once, with as many arguments as it asks for; says what is wrong with it.</summary>
    DocumentFaultKind Handle(Keyword keyword, in DocumentLine line);
}
