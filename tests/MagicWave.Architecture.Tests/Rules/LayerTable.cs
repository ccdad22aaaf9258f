namespace MagicWave.Architecture.Tests.Rules;

/// <summary><c>eng/layers.txt</c>, read. The format is told in the file.</summary>
public sealed class LayerTable
{
    private readonly Dictionary<(string Project, string Folder), (int Layer, int Group, bool Driver)> _folders = [];

    /// <summary>The projects that have a section.</summary>
    public IReadOnlySet<string> Projects { get; private set; } = new HashSet<string>();

    /// <summary>Reads the text.</summary>
    /// <exception cref="FormatException">A folder stands before the first section, or twice in one.</exception>
    public static LayerTable Parse(string text)
    {
        LayerTable table = new();
        HashSet<string> projects = [];
        string? project = null;
        int layer = 0;
        int group = 0;
        foreach (string line in text.Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0))
        {
            if (line.StartsWith('['))
            {
                project = line.Trim('[', ']');
                projects.Add(project);
                continue;
            }

            layer++;
            foreach (string joined in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                group++;
                foreach (string folder in joined.Split('+'))
                {
                    string owner = project ?? throw new FormatException($"'{line}' is in no section.");
                    if (!table._folders.TryAdd((owner, folder.TrimEnd('*')), (layer, group, folder.EndsWith('*'))))
                    {
                        throw new FormatException($"{owner}/{folder} stands there twice.");
                    }
                }
            }
        }

        table.Projects = projects;
        return table;
    }

    public bool Knows(string project, string folder) => _folders.ContainsKey((project, folder));

    public bool IsDriver(string project, string folder) => _folders.TryGetValue((project, folder), out var entry) && entry.Driver;

    /// <summary>Whether one folder of a project may use another. An unknown folder may use nothing and be used by nobody.</summary>
    public bool MayUse(string project, string user, string used) =>
        user == used
        || (_folders.TryGetValue((project, user), out var from) && _folders.TryGetValue((project, used), out var to)
            && (to.Layer < from.Layer || to.Group == from.Group));
}
