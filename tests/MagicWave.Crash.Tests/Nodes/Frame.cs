namespace MagicWave.Crash.Tests.Nodes;

/// <summary>A command to a node in another process, or an answer.</summary>
internal readonly record struct Frame(NodeCommand Command, int Link, byte[] Body)
{
    /// <exception cref="IOException">Nobody reads any more.</exception>
    public void Write(BinaryWriter to)
    {
        to.Write((byte)Command);
        to.Write(Link);
        to.Write(Body.Length);
        to.Write(Body);
        to.Flush();
    }

    /// <summary>Null when the other end is gone, also in the midst of a frame.</summary>
    public static Frame? Read(BinaryReader from)
    {
        try
        {
            NodeCommand command = (NodeCommand)from.ReadByte();
            int link = from.ReadInt32();
            int length = from.ReadInt32();
            byte[] body = from.ReadBytes(length);
            return body.Length == length ? new(command, link, body) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
